// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.hanse.core.learn.train.LocalWork.Epochs;
import org.hanse.core.learn.train.LocalWork.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalWorkTest {

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void of_proximalWithoutEffect_isRefused(double proximal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalWork(new Epochs(1), proximal, 0, true))
                .withMessage("out of range: proximal " + proximal + ", personal epochs 0");
    }

    @Test
    void of_personalEpochsBelowNone_isRefused() {
        assertThat(new LocalWork(new Epochs(1), 0, 0, true).personalEpochs()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalWork(new Epochs(1), 0, -1, true))
                .withMessage("out of range: proximal 0.0, personal epochs -1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void amount_ofNothing_isRefused(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Epochs(count))
                .withMessage("a round of " + count + " epochs or steps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steps(count))
                .withMessage("a round of " + count + " epochs or steps");
    }
}
