// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.SumKind;
import org.hanse.sim.federate.SumRecord;
import org.junit.jupiter.api.Test;

class SumFiguresTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static SumRecord sum(SumKind kind, List<String> missing, String outcome, Map<String, Number> figures) {
        return new SumRecord(kind, 4, missing, outcome, 70, 900, new SumKind.Observed(figures, List.of()));
    }

    private static void assertJson(SumFigures figures, String expected) throws IOException {
        String json = JSON.writeValueAsString(figures);
        assertThat(json).isEqualTo(expected);
        assertThat(JSON.readValue(json, SumFigures.class).figures()).isEqualTo(figures.figures());
    }

    @Test
    void of_counts_isAnObjectWithTheirFigures() throws IOException {
        Map<String, Number> figures = new LinkedHashMap<>(Map.of("cut", 3L));
        figures.put("load", 0.123);
        SumFigures counts =
                SumFigures.of(sum(new CountSum(new CountSettings(16, 2, 10, 1)), List.of("shop-2"), "", figures));

        assertJson(
                counts,
                "{\"asked\":4,\"missing\":[\"shop-2\"],\"uploadBytes\":70,\"downloadBytes\":900,"
                        + "\"cut\":3,\"load\":0.123}");
        assertThat(counts.bytes()).isEqualTo(970);
    }

    @Test
    void of_pairsWithoutASum_isAnObjectWithTheReason() throws IOException {
        assertJson(
                SumFigures.of(sum(
                        new PairSum(new PairSettings(16, 5, 1, 6.5)),
                        List.of(),
                        "too few updates arrived",
                        Map.of("epsilon", 6.5))),
                "{\"asked\":4,\"missing\":[],\"uploadBytes\":70,\"downloadBytes\":900,"
                        + "\"outcome\":\"too few updates arrived\",\"epsilon\":6.5}");
    }
}
