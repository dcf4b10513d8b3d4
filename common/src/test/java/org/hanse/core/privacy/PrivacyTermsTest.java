// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyTerms.Size;
import org.hanse.core.privacy.account.CombinedAccountant;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Releases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrivacyTermsTest {

    private static final Size SIZE = new Size(10_000, 300, 2_000, 6, 2);

    private static PrivacyTerms shoppers(NoiseBy noise, double epsilon) {
        return new PrivacyTerms(PrivacyUnit.SHOPPER, noise, epsilon, 1e-6, 0.5, 0.05);
    }

    /** The noise is the least that satisfies the guarantee, by each accountant. */
    @ParameterizedTest
    @CsvSource({"COORDINATOR, 1", "COORDINATOR, 8", "NODE, 2", "PARTICIPANTS, 1", "PARTICIPANTS, 8"})
    void mechanism_allRounds_composeToTheEpsilonOfTheTerms(NoiseBy noise, double epsilon) {
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

    private static PrivacyTerms following(NoiseBy noise, double epsilon, OptionalDouble countNoise) {
        return new PrivacyTerms(
                PrivacyUnit.SHOPPER,
                noise,
                epsilon,
                1e-6,
                0.5,
                0.05,
                Optional.of(new AdaptiveClip(0.5, 0.2, countNoise)));
    }

    /** A single release with the same noise multiplier. The gradients have more noise, by the formula of the paper. */
    @ParameterizedTest
    @CsvSource({"COORDINATOR, 8", "NODE, 2", "PARTICIPANTS, 8"})
    void mechanism_clipThatFollowsAQuantile_costsWhatOneThatStaysDoes(NoiseBy noise, double epsilon) {
        PrivacyTerms usual = new PrivacyTerms(PrivacyUnit.SHOPPER, noise, epsilon, 1e-6, 1, 0.05);
        double countNoise = 0.7 * usual.mechanism(SIZE).scale().multiplier();
        PrivacyTerms terms = following(noise, epsilon, OptionalDouble.of(countNoise));
        DpMechanism mechanism = terms.mechanism(SIZE);
        int fewest = SIZE.fewestHonest() + SIZE.withholders();

        assertThat(mechanism.event(fewest)).isEqualTo(usual.mechanism(SIZE).event(fewest));
        double multiplier = mechanism.scale().multiplier();
        ClipCount count = mechanism.scale().count().orElseThrow();
        double inUnits = mechanism.scale().deviation() * terms.grid(SIZE.dimension());
        double raised = Math.pow(Math.pow(multiplier, -2) - Math.pow(2 * countNoise, -2), -0.5);
        // Rounding costs a hundredth of both.
        assertThat(inUnits / count.ofGradient()).isCloseTo(1.01 * raised, within(1e-4 * raised));
        assertThat(inUnits / (2 * count.ofCount())).isCloseTo(1.01 * countNoise, within(1e-4 * countNoise));
    }

    @Test
    void mechanism_countNoiseLeftOut_isATwentiethOfThoseExpected() {
        DpMechanism mechanism =
                following(NoiseBy.COORDINATOR, 8, OptionalDouble.empty()).mechanism(SIZE);
        double multiplier = mechanism.scale().multiplier();
        assertThat(mechanism.scale().count().orElseThrow().countDeviation(multiplier))
                .isCloseTo(100, within(1e-3));
        assertThat(shoppers(NoiseBy.COORDINATOR, 8).mechanism(SIZE).scale().count())
                .isEmpty();
    }

    /** The check of a scenario, before a network exists, agrees with the mechanism. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void multiplier_ofAnyNetwork_isThatOfTheMechanism(NoiseBy noise) {
        PrivacyTerms terms = shoppers(noise, 4);
        double expected = terms.mechanism(SIZE).scale().multiplier();
        assertThat(terms.multiplier(SIZE.rounds())).isCloseTo(expected, within(2e-3 * expected));
    }

    @Test
    void terms_adaptiveClipOfMerchants_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrivacyTerms(
                        PrivacyUnit.MERCHANT,
                        NoiseBy.COORDINATOR,
                        8,
                        1e-6,
                        1,
                        1,
                        Optional.of(new AdaptiveClip(0.5, 0.2, OptionalDouble.empty()))))
                .withMessageContaining("with unit: merchant");
    }

    /** Digests of settings and states of trainings rest on it. */
    @Test
    void toString_clipThatStays_isAsBeforeThereWasAnother() {
        assertThat(shoppers(NoiseBy.NODE, 4))
                .hasToString(
                        "PrivacyTerms[unit=SHOPPER, noise=NODE, epsilon=4.0, delta=1.0E-6, clip=0.5, samplingRate=0.05]");
        assertThat(following(NoiseBy.NODE, 4, OptionalDouble.of(2)).toString())
                .endsWith(
                        "samplingRate=0.05, adaptive=AdaptiveClip[quantile=0.5, rate=0.2, countNoise=OptionalDouble[2.0]]]");
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
    void mechanism_guaranteeThatNoNoiseAchieves_isRejected() {
        PrivacyTerms hard = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 1e-12, 1e-15, 0.5, 0.05);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hard.mechanism(SIZE))
                .withMessageStartingWith(
                        "found an epsilon of 1e-12 at a delta of 1e-15 for 300 rounds; expected a guarantee that");
        PrivacyTerms loose = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 100, 1e-6, 0.5, 0.05);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loose.mechanism(SIZE))
                .withMessageStartingWith(
                        "found an epsilon of 100 at a delta of 1e-6; expected one that noise can be drawn exactly");
    }

    /** The advice suffices. If a smaller epsilon would not help, it names delta. */
    @ParameterizedTest
    @CsvSource({"0.1, 1e-30"})
    void multiplier_deltaBelowWhatNoiseIsDrawnTo_namesADeltaThatIsNot(double epsilon, double delta) {
        Size size = new Size(10_000, 200, 100, 1, 0);
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, epsilon, delta, 0.5, 0.05);
        assertThat(terms.isDeltaTooSmall(size)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms.multiplier(size))
                .withMessageStartingWith("found a delta of 1e-")
                .withMessageContaining("take a greater delta, such as 1e-12")
                .withMessageEndingWith(epsilon > 20 ? "1e-12, and an epsilon such as 20" : "such as 1e-12");

        PrivacyTerms advised =
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, Math.min(epsilon, 20), 1e-12, 0.5, 0.05);
        assertThat(advised.multiplier(size)).isPositive();
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"20, 1e-25", "60, 1e-30"})
    void multiplier_deltaBelowWhatNoiseIsDrawnToInFurtherCases_namesADeltaThatIsNot(double epsilon, double delta) {
        multiplier_deltaBelowWhatNoiseIsDrawnTo_namesADeltaThatIsNot(epsilon, delta);
    }

    /** For one round of one number, the smallest job. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void multiplier_aboveTheMostEpsilon_isRefusedForAnyDelta(NoiseBy noise) {
        PrivacyTerms terms = new PrivacyTerms(
                PrivacyUnit.SHOPPER, noise, PrivacyTerms.MOST_EPSILON + 0.3, Math.nextDown(1.0), 0.5, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms.multiplier(new Size(1, 1, 1, 1, 0)))
                .withMessageContaining("take a smaller epsilon, such as 20");
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
