// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsFileTest {

    private static final RunRecord RUN = SyntheticRun.of("toys");

    @Test
    void of_run_hasEveryFieldOfTheContract() throws Exception {
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(RUN));

        assertThat(json.path("schema").textValue()).isEqualTo("hanse.metrics/1");
        assertThat(json.path("scenario").textValue()).isEqualTo("two");
        assertThat(json.path("seed").longValue()).isEqualTo(3);
        assertThat(json.path("commit").textValue()).isEqualTo("0123abcd");
        assertThat(json.path("main")).isEqualTo(new ObjectMapper().readTree("{\"metric\":\"ndcg\",\"cutoff\":10}"));
        assertThat(json.path("environment"))
                .isEqualTo(
                        new ObjectMapper().readTree("{\"cpu\":\"Synthetic CPU\",\"threads\":2,\"java\":\"17.0.1\"}"));
        assertThat(json.path("merchants").path(1).path("id").textValue()).isEqualTo("toys");
        assertThat(json.path("merchants").path(1).path("shoppers").intValue()).isEqualTo(30);
        assertThat(json.path("merchants").path(1).path("items").intValue()).isEqualTo(40);
        assertThat(json.path("merchants").path(1).path("interactions").intValue())
                .isEqualTo(180);
        assertThat(json.path("rounds").isArray()).isTrue();
        assertThat(json.path("rounds")).isEmpty();
        assertThat(json.has("selected")).isTrue();
        assertThat(json.path("selected").isNull()).isTrue();
        assertThat(json.path("wallSeconds").doubleValue()).isEqualTo(12.5);
        assertThat(json.path("peakRssBytes").longValue()).isEqualTo(3L << 20);
        assertThat(json.path("comparisons").path(0).path("against").textValue()).isEqualTo("markov");
    }

    @Test
    void of_figure_isOneLineWithAllKeys() {
        assertThat(MetricsFile.of(RUN))
                .contains(
                        "{ \"merchant\": \"beauty\", \"model\": \"markov\", \"split\": \"test\", \"metric\": \"ndcg\","
                                + " \"cutoff\": 10, \"value\": 0.21000000000000002, \"low\": 0.19000000000000003, \"high\":"
                                + " 0.24000000000000002, \"n\": 20 }");
    }

    @Test
    void of_figureWithoutInterval_hasNullForIt() {
        assertThat(MetricsFile.of(RUN))
                .doesNotContain("NaN")
                .contains("\"metric\": \"coverage\", \"cutoff\": 5, \"value\": 0.10500000000000001, \"low\": null,"
                        + " \"high\": null, \"n\": 20 }");
    }

    @Test
    void csv_run_holdsTheSameFigures() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultsCsv.write(RUN.results(), out);
        String text = out.toString(StandardCharsets.UTF_8);

        assertThat(text)
                .startsWith("merchant,model,split,metric,cutoff,value,low,high,n\n")
                .doesNotContain("NaN");
        List<Map<String, String>> lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(text)
                .readAll();
        JsonNode results = new ObjectMapper().readTree(MetricsFile.of(RUN)).path("results");
        assertThat(lines).hasSameSizeAs(results);
        for (int i = 0; i < lines.size(); i++) {
            for (Map.Entry<String, String> field : lines.get(i).entrySet()) {
                assertThat(field.getValue())
                        .isEqualTo(results.path(i).path(field.getKey()).asText(""));
            }
        }
    }
}
