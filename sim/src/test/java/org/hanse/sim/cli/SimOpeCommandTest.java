// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimOpeCommandTest {

    private static final String DESCRIPTOR = """
            dataset: shown
            interactions:
              layout: logged-decisions
              source: {path: log.csv, format: csv, header: true}
              columns: {item: item, position: slot, propensity: p, reward: click}
              policy: own
            """;

    @TempDir
    Path folder = Path.of("");

    /** Row 1 has no propensity and is dropped: rows of the policy are counted before that. */
    @BeforeEach
    void writeLog() throws IOException {
        Files.writeString(folder.resolve("log.yaml"), DESCRIPTOR);
        Files.writeString(folder.resolve("log.csv"), """
                item,slot,p,click
                a,1,0.5,1
                a,1,0,1
                b,2,0.5,0
                a,1,0.8,0
                b,1,0.2,1
                """);
        policy("");
    }

    private void policy(String further) throws IOException {
        StringBuilder lines = new StringBuilder("row,position,item,probability\n");
        for (int row = 0; row < 5; row++) {
            for (int position = 1; position <= 2; position++) {
                lines.append(row + "," + position + ",b,.75\n" + row + "," + position + ",a,.25\n");
            }
        }
        Files.writeString(folder.resolve("policy.csv"), lines + further);
    }

    private CommandRun ope(String... options) {
        String[] arguments = new String[options.length + 5];
        arguments[0] = "sim";
        arguments[1] = "ope";
        arguments[2] = folder.resolve("log.yaml").toString();
        arguments[3] = "--policy";
        arguments[4] = folder.resolve("policy.csv").toString();
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void ope_json_hasEstimatesAndVerdict() throws IOException {
        CommandRun run = ope("--json", "--clip", "2");

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        JsonNode found = new JsonMapper().readTree(run.out());
        assertThat(found.get("schema").asText()).isEqualTo("hanse.ope/1");
        assertThat(found.get("rows").asInt()).isEqualTo(4);
        assertThat(found.get("meanWeight").asDouble()).isCloseTo(6.0625 / 4, within(1e-12));
        assertThat(found.get("maxWeight").asDouble()).isCloseTo(3.75, within(1e-12));
        assertThat(found.get("coverage").asDouble()).isCloseTo((3 * 1 + .75) / 4, within(1e-12));
        assertThat(found.get("verdict").asText()).isEqualTo("not supported");
        assertThat(StreamSupport.stream(found.get("estimates").spliterator(), false)
                        .map(own -> own.get("name").asText()))
                .containsExactly("ips", "cips", "snips", "dm", "dr");
        assertThat(found.get("estimates").get(0).get("value").asDouble()).isCloseTo(1.0625, within(1e-12));
        assertThat(found.get("estimates").get(1).get("value").asDouble()).isCloseTo(0.625, within(1e-12));
    }

    @Test
    void ope_text_saysThatTheLogDoesNotSupportIt() {
        assertThat(ope().out()).contains("Not supported by the log: fewer than 100 effective rows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5,1,a,.5\\n5,1,b,.4 | sum to 0.9",
                "5,1,c,1 | found item \"c\"; expected an item of the log's catalogue",
                "5,1,a,1.5 | found probability 1.5; expected a number from 0 to 1",
                "5,1,a,NaN | found probability NaN",
                "5,1,a,-1 | found probability -1.0",
                "5,1,a,x | found no probability",
                "-1,1,a,1 | found no row",
                "5,x,a,1 | found no position",
                "5,1,a,.5\\n5,1,a,.5 | found item \"a\" twice"
            })
    void ope_wrongLine_isRefusedWithItsPlace(String line, String message) throws IOException {
        policy(line.replace("\\n", "\n") + "\n");
        CommandRun run = ope();
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(message).contains("Fix: ").contains("policy.csv");
    }

    @Test
    void ope_rowWithoutProbabilities_isRefused() throws IOException {
        Files.writeString(folder.resolve("policy.csv"), "row,position,item,probability\n0,1,a,1\n1,1,a,1\n");
        assertThat(ope().err()).contains("found no probabilities of row 2 and position 2");
    }

    @Test
    void ope_columnsOfOtherNames_areRefused() throws IOException {
        Files.writeString(folder.resolve("policy.csv"), "row,slot,item,probability\n0,1,a,1\n");
        assertThat(ope().err()).contains("expected row, position, item, probability");
    }

    @Test
    void ope_dataWithoutPropensities_isRefused() throws IOException {
        Files.writeString(folder.resolve("log.yaml"), """
                dataset: bought
                interactions:
                  layout: interactions
                  source: {path: bought.csv, format: csv, header: true}
                  columns: {shopper: who, item: sku}
                  type: {constant: purchase}
                """);
        Files.writeString(folder.resolve("bought.csv"), "who,sku\nann,a\nann,b\nbob,a\n");
        assertThat(ope().err()).contains("found no logged decisions").contains("Fix: ");
    }
}
