// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.federate.SpentBudget;
import org.junit.jupiter.api.Test;

class PrivacyTextTest {

    private static PrivacyGuarantee shopper(double epsilon, Adversary against) {
        return new PrivacyGuarantee(epsilon, 1e-6, PrivacyUnit.SHOPPER, against);
    }

    /** Returns the words on the remaining rounds. */
    private static String remaining(int roundsLeft, int atWorst) {
        SpentBudget spent = new SpentBudget(
                new PrivacyStatement(
                        0,
                        1e-6,
                        new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR),
                        List.of()),
                0,
                roundsLeft,
                atWorst,
                Optional.empty());
        return StringUtils.substringAfter(PrivacyText.notes(spent).get(0), "remaining privacy budget: ");
    }

    @Test
    void notes_remainingRounds_areOneBound() {
        assertThat(remaining(10, 10)).isEqualTo("10 rounds");
        assertThat(remaining(11, 10)).isEqualTo("at least 10 rounds");
        assertThat(remaining(1, 0)).isEqualTo("at most 1 round");
    }

    @Test
    void composed_severalModels_addUp() {
        assertThat(PrivacyText.composed(List.of(
                        shopper(8, Adversary.COORDINATOR),
                        shopper(4, Adversary.OUTSIDER),
                        shopper(2, Adversary.COORDINATOR))))
                .containsExactly(
                        "3 models have a privacy guarantee for the same shoppers. The composed guarantee of all models is epsilon at most 14, delta 3e-6 per shopper, against outsiders. Model selection by validation is not covered.");
    }

    /** One shopper's data change what is read of all others, so the epsilon of the noise is none of the shoppers. */
    @Test
    void of_aVoidGuarantee_namesNoEpsilon() {
        PrivacyGuarantee none = shopper(Double.POSITIVE_INFINITY, Adversary.COORDINATOR);
        RunRecord run = SyntheticRecord.of("one", 1, List.of(), Map.of("federated", none));

        assertThat(PrivacyText.of(none)).startsWith("no guarantee holds: one shopper's data change");
        assertThat(PrivacyText.of(run))
                .contains("No privacy guarantee of federated holds: one shopper's data change what is read of all"
                        + " others.")
                .noneMatch(line -> line.contains("psilon"));
        assertThat(PrivacySection.view(run).get(0).guarantees().get(0).epsilon())
                .isEqualTo("none: no guarantee holds");
        assertThat(PrivacyText.composed(List.of(none, shopper(1, Adversary.COORDINATOR))))
                .singleElement()
                .asString()
                .contains("The composed guarantee of all models is none. ");
    }

    @Test
    void composed_oneModelForEach_isNone() {
        assertThat(PrivacyText.composed(List.of(
                        shopper(8, Adversary.OUTSIDER),
                        new PrivacyGuarantee(8, 1e-3, PrivacyUnit.MERCHANT, Adversary.OUTSIDER))))
                .isEmpty();
    }

    @Test
    void composed_deltasWithSumOne_areNoGuarantee() {
        PrivacyGuarantee half = new PrivacyGuarantee(1, 0.5, PrivacyUnit.MERCHANT, Adversary.COORDINATOR);

        assertThat(PrivacyText.composed(List.of(half, half)))
                .singleElement()
                .asString()
                .startsWith(
                        "2 models have a privacy guarantee for the same merchants. The composed guarantee of all models is none. ");
    }
}
