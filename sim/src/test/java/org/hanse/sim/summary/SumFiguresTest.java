// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.sim.federate.CountRecord;
import org.hanse.sim.federate.PairRecord;
import org.hanse.sim.federate.SumRecord;
import org.junit.jupiter.api.Test;

class SumFiguresTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SumRecord SUM = new SumRecord(4, List.of("shop-2"), "", 70, 900);

    @Test
    void of_counts_isAnObjectWithTheirFigures() throws IOException {
        SumFigures<SumFigures.CountLoad> figures =
                SumFigures.of(new CountRecord(new CountSettings(16, 2, 10, 1), SUM, 3, 0.12345));

        String json = JSON.writeValueAsString(figures);
        assertThat(json)
                .isEqualTo("{\"asked\":4,\"missing\":[\"shop-2\"],\"uploadBytes\":70,\"downloadBytes\":900,"
                        + "\"cut\":3,\"load\":0.123}");
        assertThat(JSON.readValue(json, new TypeReference<SumFigures<SumFigures.CountLoad>>() {})
                        .figures())
                .isEqualTo(figures.figures());
        assertThat(figures.bytes()).isEqualTo(970);
    }

    /** The reason for a missing sum stands at the end. */
    @Test
    void of_pairsWithoutASum_isAnObjectWithTheReason() throws IOException {
        SumFigures<SumFigures.PairNoise> figures = SumFigures.of(new PairRecord(
                new PairSettings(16, 5, 1, 6.5), new SumRecord(4, List.of(), "too few updates arrived", 70, 9), 1.25));

        String json = JSON.writeValueAsString(figures);
        assertThat(json)
                .isEqualTo("{\"asked\":4,\"missing\":[],\"uploadBytes\":70,\"downloadBytes\":9,"
                        + "\"epsilon\":6.5,\"deviation\":1.25,\"outcome\":\"too few updates arrived\"}");
        assertThat(JSON.readValue(json, new TypeReference<SumFigures<SumFigures.PairNoise>>() {}))
                .isEqualTo(figures);
    }
}
