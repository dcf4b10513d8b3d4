// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.core.privacy.account.NeighbourRelation.ADD_REMOVE;
import static org.hanse.core.privacy.account.NeighbourRelation.REPLACE_ONE;

import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Very great and very small losses: overflowing exponentials, and grids that are too coarse. */
class ExtremeLossesTest {

    private static double pld(double q, double noise, int times, NeighbourRelation relation, double delta) {
        Releases releases = Releases.of(new GaussianSum(new Sampler.Poisson(q), noise), times);
        return new PldAccountant().epsilon(releases, relation, delta).orElseThrow();
    }

    private static double rdp(double q, double noise, int times, double delta) {
        Releases releases = Releases.of(new GaussianSum(new Sampler.Poisson(q), noise), times);
        return new RdpAccountant().epsilon(releases, ADD_REMOVE, delta).orElseThrow();
    }

    /**
     * With so little noise the loss of taking part is (2 x - 1) / (2 s^2) + log q. Its greatest part, q delta' = delta, lies above x = 1
     * + s z, with z = 3.719016 for delta' = 1e-4.
     */
    @ParameterizedTest
    @CsvSource({"0.05, 1e-2", "0.02, 2e-3", "0.001, 1e-4"})
    void epsilon_ofLittleNoise_isThatOfTheUnitsThatTakePart(double noise, double part) {
        double expected = (1 + 2 * noise * 3.719016485) / (2 * noise * noise) + Math.log(0.01);

        for (NeighbourRelation relation : NeighbourRelation.values()) {
            assertThat(pld(0.01, noise, 1, relation, 1e-6))
                    .as("%s", relation)
                    .isGreaterThan(expected * (1 - 1e-4) - 3)
                    .isCloseTo(expected, within(expected * part));
        }
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"0.035, 3e-3", "0.01, 1e-3", "1e-5, 1e-4", "1e-9, 1e-4"})
    void epsilon_ofLittleNoiseInFurtherCases_isThatOfTheUnitsThatTakePart(double noise, double part) {
        epsilon_ofLittleNoise_isThatOfTheUnitsThatTakePart(noise, part);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-10})
    void epsilon_ofManyRoundsWithLittleNoise_isNeverSmall(double noise) {
        // About a hundred of 10,000 rounds have the unit. Each of these costs 1 / (2 s^2) alone.
        double least = 60 / (2 * noise * noise);

        assertThat(pld(0.01, noise, 10_000, ADD_REMOVE, 1e-6)).isBetween(least, 3 * least);
        assertThat(pld(0.01, noise, 10_000, REPLACE_ONE, 1e-6)).isBetween(least, 3 * least);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(doubles = {0.03, 0.01, 0.001, 1e-5})
    void epsilon_ofManyRoundsWithLittleNoiseInFurtherCases_isNeverSmall(double noise) {
        epsilon_ofManyRoundsWithLittleNoise_isNeverSmall(noise);
    }

    /** The cost of one small release is below rounding; ten million of them cost some 2.5e-8. */
    @Test
    void epsilon_ofManyReleasesEachBelowRounding_isAboveZero() {
        assertThat(rdp(1e-6, 1e6, 10_000_000, 1e-15)).isGreaterThan(2.5e-8);
    }

    /**
     * Deltas below the rounding errors of a plain transform. The expected figures integrate delta over the moments of the loss along a
     * line of the complex plane, without a grid of losses. They have at least five digits.
     */
    @ParameterizedTest
    @CsvSource({
        "0.5, 10, 100000, 1e-12, 235.82272",
        "0.1, 8, 100000, 1e-11, 33.91920",
        "0.02, 1.5, 10000, 1e-12, 11.55980",
        "0.02, 3, 2500, 1e-12, 2.373611",
        "1e-4, 0.4, 100000, 1e-12, 15.52581",
        "0.01, 2, 100000, 1e-12, 12.94971"
    })
    void epsilon_atSmallDeltas_isThatOfTheIntegral(double q, double noise, int times, double delta, double exact) {
        assertThat(pld(q, noise, times, ADD_REMOVE, delta)).isBetween(exact * (1 - 1e-5), exact * 1.004);
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({
        "0.05, 20, 1000000, 1e-12, 20.25367",
        "0.001, 1.5, 10000000, 1e-10, 17.37341",
        "1e-5, 0.4, 10000, 1e-12, 7.8948",
        "0.9, 10, 100000, 1e-12, 604.44849"
    })
    void epsilon_atSmallDeltasInFurtherCases_isThatOfTheIntegral(
            double q, double noise, int times, double delta, double exact) {
        epsilon_atSmallDeltas_isThatOfTheIntegral(q, noise, times, delta, exact);
    }

    /** A cap of one: nearly always one unit more pushes another out. The figure is of a grid a hundred times as fine. */
    @Test
    void epsilon_ofACapThatIsAlwaysReached_isTight() {
        Releases releases = Releases.of(new GaussianSum(new Sampler.CappedPoisson(0.5, 5000, 1), 6), 10_000);

        assertThat(new PldAccountant().epsilon(releases, ADD_REMOVE, 3e-5).orElseThrow())
                .isBetween(0.0329, 0.0345);
    }

    /** The Renyi accountant is an upper bound, and far from it the losses are rounded too much. */
    @ParameterizedTest
    @CsvSource({"0.01, 1000, 10000", "0.001, 20, 100000"})
    void epsilon_ofSmallLosses_isTight(double q, double noise, int times) {
        double ours = pld(q, noise, times, ADD_REMOVE, 1e-6);

        assertThat(ours).isPositive().isLessThan(rdp(q, noise, times, 1e-6));
        // The sum of many small releases is nearly normal (Dong, Roth and Su, 2022, corollary 4).
        double shift = q * Math.sqrt(times * Math.expm1(1 / (noise * noise)));
        assertThat(ours).isCloseTo(GaussianTradeoff.epsilon(shift, 1e-6), within(0.15 * ours));
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"1e-4, 5, 1000000", "1e-5, 1, 100000"})
    void epsilon_ofSmallLossesInFurtherCases_isTight(double q, double noise, int times) {
        epsilon_ofSmallLosses_isTight(q, noise, times);
    }

    @Test
    void epsilon_ofEverybodyWithHardlyAnyNoise_isNoLessThanItsMean() {
        Releases releases = Releases.of(new GaussianSum(new Sampler.Everybody(), 1e-10), 100);

        // The loss is normal with mean m^2 / 2 and deviation m = 1e11.
        assertThat(new PldAccountant().epsilon(releases, ADD_REMOVE, 1e-6).orElseThrow())
                .isBetween(5e21 + 4.75e11, 5e21 * (1 + 1e-7));
    }

    @Test
    void epsilon_atADeltaBelowWhatIsCutOff_isInfinite() {
        assertThat(pld(0.01, 1, 100, ADD_REMOVE, 1e-20)).isInfinite();
    }

    /** One release of all units with little noise beside a sampled one: at least the first alone, at most both without sampling. */
    @ParameterizedTest
    @ValueSource(doubles = {0.287, 0.6})
    void epsilon_ofEverybodyWithLittleNoiseBesideOthers_isThatOfEverybodyAndLittleMore(double noise) {
        for (NeighbourRelation relation : NeighbourRelation.values()) {
            double epsilon = requireOfEverybodyAndLittleMore(noise, relation);

            assertThat(new CombinedAccountant().epsilon(besideOthers(noise), relation, 1e-6))
                    .hasValue(epsilon);
        }
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(doubles = {0.1, 0.1858, 0.25, 0.3, 0.36})
    void epsilon_ofEverybodyWithLittleNoiseBesideOthersInFurtherCases_isThatOfEverybodyAndLittleMore(double noise) {
        epsilon_ofEverybodyWithLittleNoiseBesideOthers_isThatOfEverybodyAndLittleMore(noise);
    }

    /** The less noise, the longer it takes. */
    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(doubles = {0.02, 0.05})
    void epsilon_ofEverybodyWithTheLeastNoiseBesideOthers_isTheSameOfAllAccountants(double noise) {
        for (NeighbourRelation relation : NeighbourRelation.values()) {
            double epsilon = requireOfEverybodyAndLittleMore(noise, relation);

            assertThat(new CombinedAccountant().epsilon(besideOthers(noise), relation, 1e-6))
                    .hasValue(epsilon);
        }
    }

    private static Releases besideOthers(double noise) {
        Releases beside = Releases.of(new GaussianSum(new Sampler.Poisson(0.05), 1.9), 1);
        return beside.and(new GaussianSum(new Sampler.Everybody(), noise), 1);
    }

    private static double requireOfEverybodyAndLittleMore(double noise, NeighbourRelation relation) {
        double moved = relation == REPLACE_ONE ? 2 : 1;

        double epsilon =
                new PldAccountant().epsilon(besideOthers(noise), relation, 1e-6).orElseThrow();

        assertThat(epsilon)
                .as("%s", relation)
                .isBetween(
                        GaussianTradeoff.epsilon(moved / noise, 1e-6) * (1 - 1e-7),
                        GaussianTradeoff.epsilon(moved * Math.hypot(1 / noise, 1 / 1.9), 1e-6) * (1 + 1e-3));
        return epsilon;
    }

    /** A cap that is never reached, and coins that always fall on the same side. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.28, 0.3, 1})
    void epsilon_ofACohortOfEverybodyUnderACap_isThatOfEverybody(double noise) {
        Releases capped = Releases.of(new GaussianSum(new Sampler.CappedPoisson(1, 1000, 1000), noise), 1);
        double expected = GaussianTradeoff.epsilon(1 / noise, 1e-6);

        assertThat(new PldAccountant().epsilon(capped, ADD_REMOVE, 1e-6).orElseThrow())
                .isBetween(expected * (1 - 1e-7), expected * (1 + 5e-3));
    }
}
