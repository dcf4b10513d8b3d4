// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorFile;
import org.hanse.core.secagg.MaskedSumCheck.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masked round with given keys, with and without a dropout after the keys were shared. */
class MaskedSumVectorsTest {

    static Stream<VectorFile.Result> rounds() {
        return VectorFile.read(Path.of("src", "test", "resources", "privacy", "secagg-masked-sum.json"))
                .results()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void masks_ofAWholeRound_areAsGivenAndCancel(VectorFile.Result result) {
        assertThat(result.remark()).isEmpty();
        assertThat(result.outcome()).isEqualTo(VectorFile.Outcome.PASSED);
    }

    @Test
    void masks_thatAreNoRound_areRefused() {
        byte[] seed = new byte[32];
        List<byte[]> two = List.of(seed, seed);
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedSumCheck(0, two, Map.of(new Pair(0, 1), seed)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedSumCheck(65, two, Map.of(new Pair(0, 1), seed)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedSumCheck(32, two, Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedSumCheck(32, two, Map.of(new Pair(0, 1), seed, new Pair(1, 2), seed)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedSumCheck(32, two, Map.of(new Pair(0, 1), new byte[31])));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair(1, 1));
    }
}
