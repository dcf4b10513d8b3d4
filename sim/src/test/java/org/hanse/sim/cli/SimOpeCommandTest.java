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

    /** Three sessions by hand: a row without a session stands alone, and the second session is cut off. */
    private void writeSessions(String further) throws IOException {
        Files.writeString(
                folder.resolve("log.yaml"),
                DESCRIPTOR.replace("position: slot", "session: visit, ended: over, time: at, context: [page]"));
        Files.writeString(folder.resolve("log.csv"), """
                item,visit,over,at,page,p,click
                a,v1,,2026-01-01T10:00:00Z,home,0.5,1
                b,v2,,2026-01-01T10:00:01Z,home,0.5,0
                b,v1,,2026-01-01T10:00:02Z,cart,0.5,2
                a,v2,false,2026-01-01T10:00:03Z,cart,0.5,4
                b,,,2026-01-01T10:00:04Z,home,0.5,3
                """ + further);
    }

    @Test
    void ope_discount_estimatesReturnsOfSessions() throws IOException {
        writeSessions("");
        CommandRun run = ope("--json", "--discount", ".5");

        assertThat(run.err()).isEmpty();
        JsonNode found = new JsonMapper().readTree(run.out());
        assertThat(found.get("rows").asInt()).isEqualTo(5);
        JsonNode sessions = found.get("sessions");
        assertThat(sessions.get("discount").asDouble()).isEqualTo(.5);
        assertThat(sessions.get("count").asInt()).isEqualTo(3);
        assertThat(sessions.get("cut").asInt()).isEqualTo(1);
        assertThat(sessions.get("verdict").asText()).isEqualTo("not supported");
        assertThat(sessions.get("logged").asDouble()).isCloseTo(4. / 3 + .5 * 6 / 3, within(1e-12));
        JsonNode estimates = sessions.get("estimates");
        assertThat(estimates.get(0).get("name").asText()).isEqualTo("pdwis");
        assertThat(estimates.get(0).get("value").asDouble())
                .isCloseTo((.5 + 4.5) / 3.5 + .5 * (1.5 + 3) / 3, within(1e-12));
        // Only item b is used in the cart. Items at home: a earns 1 and goes on; b goes on or earns 3.
        double cart = 2;
        assertThat(estimates.get(1).get("name").asText()).isEqualTo("fqe");
        assertThat(estimates.get(1).get("value").asDouble())
                .isCloseTo(.25 * (1 + .5 * cart) + .75 * (3 + .5 * cart) / 2, within(1e-9));
        assertThat(ope("--json").out()).doesNotContain("sessions");
        assertThat(ope("--discount", ".5").out())
                .contains("3 sessions, mean return at discount 0.5 2.333333")
                .contains("pdwis")
                .contains("Not supported by the log: fewer than 100 effective sessions")
                .contains("1 sessions go on after their last row");
    }

    /** A shopper who never leaves has no return without a discount, and a policy that no session follows has no weights. */
    @Test
    void ope_noEstimate_isNull() throws IOException {
        Files.writeString(
                folder.resolve("log.yaml"),
                DESCRIPTOR.replace("position: slot", "session: visit, ended: over, context: [page]"));
        Files.writeString(folder.resolve("log.csv"), """
                item,visit,over,page,p,click
                a,v,false,home,0.5,1
                a,v,false,home,0.5,1
                """);
        Files.writeString(folder.resolve("items.csv"), "id\na\nb\n");
        Files.writeString(
                folder.resolve("log.yaml"),
                Files.readString(folder.resolve("log.yaml"))
                        + "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}\n");
        Files.writeString(folder.resolve("policy.csv"), "row,position,item,probability\n0,1,b,1\n1,1,b,1\n");

        JsonNode sessions = new JsonMapper()
                .readTree(ope("--json", "--discount", "1").out())
                .get("sessions");
        for (JsonNode own : sessions.get("estimates")) {
            assertThat(own.get("value").isNull()).isTrue();
            assertThat(own.get("high").isNull()).isTrue();
        }
        assertThat(ope("--discount", "1").out()).containsPattern("fqe +none +none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,v1 | found an unreadable line",
                "a,v1,,2026-01-01T10:00:05Z,home,0,1 | row 7: found propensity outside (0, 1] in a session",
                "a,v1,,2026-01-01T10:00:05Z,home,1.2,1 | row 7: found propensity outside (0, 1] in a session",
                "a,v1,,2026-01-01T10:00:05Z,home,NaN,1 | row 7: found propensity outside (0, 1] in a session",
                "a,v1,,2026-01-01T10:00:05Z,home,.5,NaN | row 7: found unreadable reward in a session",
                "a,v1,,2026-01-01T10:00:05Z,home,.5,inf | row 7: found unreadable reward in a session",
                "a,v1,,2026-01-01T10:00:01Z,home,.5,1 | row 7: found time 2026-01-01T10:00:01Z after a later one",
                "a,v1,maybe,2026-01-01T10:00:05Z,home,.5,1 | row 7: found \"maybe\" as columns.ended"
            })
    void ope_wrongRowOfASession_isRefusedWithItsPlace(String line, String message) throws IOException {
        writeSessions(line + "\n");
        CommandRun run = ope("--discount", ".5");
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(message).contains("; expected ").contains("Fix: ");
    }

    @Test
    void ope_twoPositionsInASession_areRefused() throws IOException {
        writeSessions("");
        Files.writeString(
                folder.resolve("log.yaml"), DESCRIPTOR.replace("position: slot", "position: over, session: visit"));
        Files.writeString(folder.resolve("log.csv"), """
                item,visit,over,p,click
                a,v1,1,0.5,1
                b,v1,2,0.5,0
                """);
        assertThat(ope("--discount", "1").err()).contains("found positions 1 and 2 in a session");
    }

    @Test
    void ope_discountItCannotUse_isRefused() throws IOException {
        assertThat(ope("--discount", ".5").err()).contains("found no interactions.columns.session");
        writeSessions("");
        assertThat(ope("--discount", "1.5").err()).contains("--discount: found 1.5");
        assertThat(ope("--discount", "NaN").err()).contains("--discount: found NaN");
        Files.writeString(folder.resolve("log.yaml"), DESCRIPTOR.replace("position: slot", "ended: over"));
        assertThat(ope("--discount", ".5").err()).contains("found without columns.session");
    }
}
