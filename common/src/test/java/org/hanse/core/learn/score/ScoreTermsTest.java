// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.learn.memory.TableTerms;
import org.junit.jupiter.api.Test;

class ScoreTermsTest {

    private static final List<ScoreTerms.Interaction> INTERACTIONS = List.of(
            new ScoreTerms.Interaction(0, 1, -3, TableTerms.NONE), new ScoreTerms.Interaction(1, 1, TableTerms.NONE));

    private static ScoreTerms terms(double sequence, double rest) {
        return new ScoreTerms(7, INTERACTIONS, sequence, 0, rest, 0, 0);
    }

    @Test
    void sequenceShare_isOfTheSizesOfTerms_withoutTheBase() {
        assertThat(terms(-1, 0).sequenceShare()).contains(0.25);
    }

    @Test
    void sequenceShare_withoutTheTerm_orWithInteractionsLeftOut_isNotKnown() {
        assertThat(terms(0, 0).sequenceShare()).isEmpty();
        assertThat(terms(1, 2).sequenceShare()).isEmpty();
    }
}
