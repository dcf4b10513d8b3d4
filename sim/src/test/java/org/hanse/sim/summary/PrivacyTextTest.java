// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.junit.jupiter.api.Test;

class PrivacyTextTest {

    private static PrivacyGuarantee shopper(double epsilon, Adversary against) {
        return new PrivacyGuarantee(epsilon, 1e-6, PrivacyUnit.SHOPPER, against);
    }

    @Test
    void composed_severalModels_addUp() {
        assertThat(PrivacyText.composed(List.of(
                        shopper(8, Adversary.COORDINATOR),
                        shopper(4, Adversary.OUTSIDER),
                        shopper(2, Adversary.COORDINATOR))))
                .containsExactly(
                        "3 models have a privacy guarantee for the same shoppers. The composed guarantee of all models is epsilon at most 14, delta 3e-6 (shopper, against outsiders). Model selection by validation is not covered.");
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
