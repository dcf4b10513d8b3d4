// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hanse.core.privacy.PrivacyStatement.Drawing;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.junit.jupiter.api.Test;

class PrivacyStatementTest {

    private static final PrivacyScope SHOPPERS =
            new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER);

    /** Epsilon is rounded up, and never stands alone. */
    @Test
    void toString_isASentenceOfAllThatBelongsToIt() {
        assertThat(new PrivacyStatement(
                        1.2345601,
                        1e-6,
                        SHOPPERS,
                        List.of(new Drawing(new Sampler.Poisson(0.01), Origin.NODE, Origin.COORDINATOR, false))))
                .hasToString("(1.23457, 1e-6)-DP per shopper (add or remove one), adversary: outsiders who see only the"
                        + " released models; Poisson sampling with probability 0.01 in secret by the nodes, noise by the"
                        + " coordinator (no guarantee against it)");
    }

    @Test
    void toString_smallProbability_isWrittenAsPeopleDo() {
        assertThat(new PrivacyStatement(
                                1,
                                1e-6,
                                SHOPPERS,
                                List.of(new Drawing(new Sampler.Poisson(1.5e-5), Origin.NODE, Origin.NODE, false)))
                        .toString())
                .contains("Poisson sampling with probability 1.5e-5 in secret");
    }

    /** A sampler of the whole population samples nothing in secret, whatever its type. */
    @Test
    void toString_samplersThatTakeEverybody_claimNoCoins() {
        for (Sampler sampler : List.<Sampler>of(
                new Sampler.Poisson(1),
                new Sampler.CappedPoisson(1, 10, 10),
                new Sampler.FixedSize(10, 10),
                new Sampler.Everybody())) {
            assertThat(new PrivacyStatement(
                                    1, 1e-6, SHOPPERS, List.of(new Drawing(sampler, Origin.NODE, Origin.NODE, false)))
                            .toString())
                    .as("%s", sampler)
                    .endsWith("; all take part, the whole noise by each node");
        }
    }

    @Test
    void toString_againstTheCoordinator_saysWhatDoesNotCount() {
        PrivacyScope merchants =
                new PrivacyScope(PrivacyUnit.MERCHANT, NeighbourRelation.REPLACE_ONE, Adversary.COORDINATOR);
        assertThat(new PrivacyStatement(
                        Double.POSITIVE_INFINITY,
                        1e-6,
                        merchants,
                        List.of(
                                new Drawing(new Sampler.FixedSize(100, 10), Origin.COORDINATOR, Origin.NODE, true),
                                new Drawing(new Sampler.CappedPoisson(0.1, 100, 20), Origin.NODE, Origin.NODE, false),
                                new Drawing(new Sampler.Everybody(), Origin.NODE, Origin.COORDINATOR, false))))
                .hasToString(
                        "no privacy guarantee (epsilon infinite at delta 1e-6) per merchant (replace one), adversary: the"
                                + " coordinator; sampling of 10 out of 100 by the coordinator (no amplification), a share of"
                                + " the noise by each node; Poisson sampling with probability 0.1 of at most 20 out of 100 in"
                                + " secret by the nodes, the whole noise by each node; all take part, noise by the"
                                + " coordinator, which can remove it");
    }

    @Test
    void statement_withoutADrawingOrWithFiguresThatCannotBe_isRefused() {
        assertThatThrownBy(() -> new PrivacyStatement(1, 1e-6, SHOPPERS, List.of()))
                .hasMessageContaining("without a word on who was drawn");
        assertThatThrownBy(() -> new PrivacyStatement(Double.NaN, 1e-6, SHOPPERS, List.of()))
                .hasMessageContaining("an epsilon of NaN");
        assertThatThrownBy(() -> new PrivacyStatement(0, 0, SHOPPERS, List.of()))
                .hasMessageContaining("a delta of 0.0");
    }
}
