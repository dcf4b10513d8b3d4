// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.learn.kernel.Kernels;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private final Candidates candidates = new Candidates(Kernels.best(), 4, 6);

    @Test
    void set_arrayThatIsDrawnIntoAgain_forgetsTheDrawBefore() {
        int[] drawn = {4, 1, 2};
        candidates.set(drawn, 3, new float[0]);
        assertThat(candidates.columns()).containsExactly(-1, 1, 2, -1, 0, -1);
        drawn[0] = 0;
        drawn[1] = 2;
        assertThat(candidates.item(0)).as("unchanged until it is set").isEqualTo(4);
        candidates.set(drawn, 2, new float[0]);
        assertThat(candidates.columns()).containsExactly(0, -1, 1, -1, -1, -1);
    }

    @Test
    void setAll_betweenDraws_knowsEveryItemAndForgetsThem() {
        candidates.set(new int[] {5}, 1, new float[0]);
        candidates.setAll();
        assertThat(candidates.columns()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(candidates.item(3)).isEqualTo(3);
        candidates.set(new int[] {3, 0}, 2, new float[0]);
        assertThat(candidates.columns()).containsExactly(1, -1, -1, 0, -1, -1);
    }
}
