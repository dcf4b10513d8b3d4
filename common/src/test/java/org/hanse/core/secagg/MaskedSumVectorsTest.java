// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole masked round with given keys, with and without somebody lost after sharing keys. */
class MaskedSumVectorsTest {

    static Stream<JsonNode> rounds() throws IOException {
        try (InputStream in = MaskedSumVectorsTest.class.getResourceAsStream("/privacy/secagg-masked-sum.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void masks_ofAWholeRound_areAsGivenAndCancel(JsonNode round) {
        int participants = round.path("self_keys").size();
        List<long[]> masked = new ArrayList<>();
        for (int i = 0; i < participants; i++) {
            long[] vector = longs(round.path("inputs").path(i));
            for (int j = 0; j < participants; j++) {
                if (j != i) {
                    String pair = Math.min(i, j) + "-" + Math.max(i, j);
                    add(round, round.path("pairwise_keys").path(pair), i < j ? 1 : -1, vector);
                }
            }
            add(round, round.path("self_keys").path(i), 1, vector);
            assertThat(vector)
                    .isEqualTo(elements(round, longs(round.path("masked").path(i))));
            masked.add(vector);
        }

        assertThat(unmasked(round, masked, -1)).isEqualTo(elements(round, longs(round.path("sum_all"))));
        int lost = round.path("dropped_after_key_sharing").asInt();
        assertThat(unmasked(round, masked, lost)).isEqualTo(elements(round, longs(round.path("sum_without_dropped"))));
    }

    /** The sum of all but the lost one, without self masks, and without the lost one's pairwise masks. */
    private static long[] unmasked(JsonNode round, List<long[]> masked, int lost) {
        long[] sum = new long[masked.get(0).length];
        for (int i = 0; i < masked.size(); i++) {
            if (i == lost) {
                continue;
            }
            long[] own = masked.get(i);
            IntStream.range(0, sum.length).forEach(c -> sum[c] += own[c]);
            add(round, round.path("self_keys").path(i), -1, sum);
            if (lost >= 0) {
                String pair = Math.min(i, lost) + "-" + Math.max(i, lost);
                add(round, round.path("pairwise_keys").path(pair), i < lost ? -1 : 1, sum);
            }
        }
        return elements(round, sum);
    }

    private static void add(JsonNode round, JsonNode key, int sign, long[] sums) {
        SecretBytes seed = SecretBytes.copyOf(HexFormat.of().parseHex(key.asText()), SecretAccess.granted());
        try (SeededPrg prg = new SeededPrg()) {
            if (round.path("ring_bits").asInt() == 64) {
                prg.add(seed, 0, sign, sums);
            } else {
                int[] words =
                        IntStream.range(0, sums.length).map(c -> (int) sums[c]).toArray();
                prg.add(seed, 0, sign, words);
                IntStream.range(0, sums.length).forEach(c -> sums[c] = words[c]);
            }
        }
        System.arraycopy(elements(round, sums), 0, sums, 0, sums.length);
    }

    /** Numbers as elements of the round's ring. */
    private static long[] elements(JsonNode round, long[] numbers) {
        int unused = Long.SIZE - round.path("ring_bits").asInt();
        return Arrays.stream(numbers).map(n -> (n << unused) >>> unused).toArray();
    }

    /** Also those that only an unsigned long holds. */
    private static long[] longs(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToLong(number -> number.bigIntegerValue().longValue())
                .toArray();
    }
}
