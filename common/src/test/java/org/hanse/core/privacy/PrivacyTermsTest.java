// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyTerms.Size;
import org.hanse.core.privacy.account.CombinedAccountant;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Releases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrivacyTermsTest {

    private static final Size SIZE = new Size(10_000, 300, 2_000, 6, 2);

    private static PrivacyTerms shoppers(NoiseBy noise, double epsilon) {
        return new PrivacyTerms(PrivacyUnit.SHOPPER, noise, epsilon, 1e-6, 0.5, 0.05);
    }

    /** No more noise than the promise takes, and no less, whoever counts. */
    @ParameterizedTest
    @CsvSource({"COORDINATOR, 1", "COORDINATOR, 8", "NODE, 2", "PARTICIPANTS, 1", "PARTICIPANTS, 8"})
    void mechanism_allRounds_comeToTheEpsilonThatWasPromised(NoiseBy noise, double epsilon) {
        PrivacyTerms terms = shoppers(noise, epsilon);
        DpMechanism mechanism = terms.mechanism(SIZE);
        int fewest = SIZE.fewestHonest() + SIZE.withholders();
        double spent = new CombinedAccountant()
                .epsilon(
                        Releases.of(mechanism.event(fewest).orElseThrow(), SIZE.rounds()),
                        terms.scope().relation(),
                        terms.delta())
                .orElseThrow();
        assertThat(spent).isLessThanOrEqualTo(epsilon).isCloseTo(epsilon, within(0.01 * epsilon));
        assertThat(mechanism.denominator()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void mechanism_dividedByTheSensitivity_isTheMultiplier(NoiseBy noise) {
        PrivacyTerms terms = shoppers(noise, 4);
        NoiseScale scale = terms.mechanism(SIZE).scale();
        double sensitivity = terms.clip() / terms.grid(10_000) + 100;
        assertThat(scale.sensitivity().euclidean()).isCloseTo(sensitivity, within(1e-3));
        // Rounding costs a hundredth.
        assertThat(scale.sensitivity().euclidean() * terms.grid(10_000)).isCloseTo(0.505, within(1e-4));
        assertThat(scale.deviation()).isCloseTo(scale.multiplier() * sensitivity, within(1.0));
    }

    @Test
    void scope_noiseOfTheCoordinator_holdsAgainstOutsidersAlone() {
        assertThat(shoppers(NoiseBy.COORDINATOR, 1).scope().adversary()).isEqualTo(Adversary.OUTSIDER);
        assertThat(shoppers(NoiseBy.PARTICIPANTS, 1).scope().adversary()).isEqualTo(Adversary.COORDINATOR);
        assertThat(shoppers(NoiseBy.NODE, 1).scope().adversary()).isEqualTo(Adversary.COORDINATOR);
        assertThat(shoppers(NoiseBy.NODE, 1).coinsOrigin()).isEqualTo(Origin.NODE);
        PrivacyTerms merchants = new PrivacyTerms(PrivacyUnit.MERCHANT, NoiseBy.NODE, 1, 1e-6, 1, 1);
        assertThat(merchants.coinsOrigin()).isEqualTo(Origin.COORDINATOR);
    }

    /** The whole rounded update of a merchant is there or is not. */
    @Test
    void sensitivity_ofMerchants_isTheNormOfARoundedUpdate() {
        PrivacyTerms merchants = new PrivacyTerms(PrivacyUnit.MERCHANT, NoiseBy.COORDINATOR, 8, 1e-6, 1, 1);
        assertThat(merchants.sensitivity(10_000).euclidean()).isCloseTo(10_100, within(1.0));
    }

    @Test
    void mechanism_promiseThatNoNoiseKeeps_isRefused() {
        PrivacyTerms hard = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 1e-12, 1e-15, 0.5, 0.05);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hard.mechanism(SIZE))
                .withMessageStartingWith("no noise keeps 300 rounds within an epsilon of 1.0E-12");
        PrivacyTerms loose = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 100, 1e-6, 0.5, 0.05);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loose.mechanism(SIZE))
                .withMessageStartingWith("an epsilon of 100.0 at a delta of 1.0E-6 is more than noise can be drawn");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1e-6, 1, 0.1",
        "Infinity, 1e-6, 1, 0.1",
        "1, 0, 1, 0.1",
        "1, 1, 1, 0.1",
        "1, 1e-6, 0, 0.1",
        "1, 1e-6, NaN, 0.1",
        "1, 1e-6, 1, 0",
        "1, 1e-6, 1, 1.1"
    })
    void terms_thatAreNone_areRefused(double epsilon, double delta, double clip, double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, epsilon, delta, clip, rate));
    }
}
