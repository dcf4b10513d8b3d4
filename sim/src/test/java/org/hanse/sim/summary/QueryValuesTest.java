// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.hanse.sim.summary.QueryValues.Block;
import org.junit.jupiter.api.Test;

class QueryValuesTest {

    private static final QueryValues VALUES = QueryValues.of(List.of(
            new Block("a,b", 2, Map.of("mix", List.of(0.0, 1 / 3.0))),
            new Block("south", 1, Map.of("federated", List.of(0.5), "mix", List.of(1.0))),
            new Block("a,b", 1, Map.of("federated", List.of(0.25)))));

    /** Blocks of a shop are joined; a model that a block lacks has no values there. */
    @Test
    void values_blocksOfAShop_areJoined() {
        assertThat(VALUES.values("a,b", "mix")).containsExactly(0, 1 / 3.0, Double.NaN);
        assertThat(VALUES.values("a,b", "federated")).containsExactly(Double.NaN, Double.NaN, 0.25);
        assertThat(VALUES.values("south", "unknown")).containsExactly(Double.NaN);
        assertThat(VALUES.values("north", "mix")).isEmpty();
    }

    @Test
    void read_whatWasWritten_isEqual() throws IOException {
        byte[] written = written(VALUES);
        QueryValues read = QueryValues.read(new ByteArrayInputStream(written));

        for (String shop : List.of("a,b", "south")) {
            for (String model : List.of("mix", "federated")) {
                assertThat(read.values(shop, model)).containsExactly(VALUES.values(shop, model));
            }
        }
        assertThat(written(read)).isEqualTo(written);
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(written)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(5).contains("\"a,b\",0,0,").contains("merchant,query,mix,federated");
    }

    @Test
    void read_otherContent_isRefused() {
        for (String text : List.of("", "a,b\n", "merchant,query,mix\nsouth,0\n", "merchant,query,mix\nsouth,0,x\n")) {
            assertThatThrownBy(() -> QueryValues.read(new ByteArrayInputStream(packed(text))))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> QueryValues.read(new ByteArrayInputStream(new byte[] {1, 2})))
                .isInstanceOf(IOException.class);
    }

    private static byte[] written(QueryValues values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        values.write(out);
        return out.toByteArray();
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
