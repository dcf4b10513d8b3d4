// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.sim.audit.GuessingGame.Outcome;
import org.hanse.sim.audit.GuessingGame.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 0.1", "1, 0", "3, 1e-5", "8, 0.01"})
    void mostArea_isThatUnderTheBound(double epsilon, double delta) {
        Claim claim = new Claim(epsilon, delta);
        int steps = 100_000;
        double area = 0;
        for (int i = 0; i < steps; i++) {
            area += claim.mostTruePositives((i + 0.5) / steps) / steps;
        }
        assertThat(claim.mostArea()).isCloseTo(area, within(1e-4));
    }

    @Test
    void mostTruePositives_withoutAGuarantee_isAll() {
        assertThat(Claim.NOTHING.mostTruePositives(0)).isEqualTo(1);
        assertThat(Claim.NOTHING.mostArea()).isEqualTo(1);
        assertThat(new Claim(Math.log(2), 0.1).mostTruePositives(0.2)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void curve_ofScores_countsTiesHalf() {
        RocCurve curve =
                RocCurve.of(List.of(new Guess(3, true), new Guess(2, false), new Guess(1, true), new Guess(1, false)));
        assertThat(curve.area()).isCloseTo(0.625, within(1e-12));
        assertThat(curve.points()).hasSize(4);
    }

    /** The guesses concern the two ends of the scores and nothing in between. */
    @Test
    void play_guessesTheExtremes() {
        List<Guess> secrets = List.of(
                new Guess(5, true), new Guess(1, true), new Guess(2, false), new Guess(3, true), new Guess(-1, false));
        Outcome outcome = new GuessingGame(2, 0.05).play(secrets, 0);
        assertThat(outcome).isEqualTo(new Outcome(5, 2, 2, 0, 0));
        assertThat(new GuessingGame(4, 0.05).play(secrets, 0).right()).isEqualTo(3);
    }

    /** Twenty guesses that are all right are as probable as 1 in 20 at an odds ratio of some 6 to 1. */
    @Test
    void play_fewGuesses_cannotRefuteAGreatClaim() {
        List<Guess> secrets =
                IntStream.range(0, 100).mapToObj(i -> new Guess(i, i % 2 == 0)).toList();
        Outcome outcome = new GuessingGame(20, 0.05).play(secrets, 1e-6);

        assertThat(outcome.mostShown()).isBetween(1.5, 2.0).isGreaterThan(outcome.epsilonAtLeast());
        assertThat(outcome.mayRefute(new Claim(1, 1e-6))).isTrue();
        assertThat(outcome.mayRefute(new Claim(3, 1e-6))).isFalse();
    }

    /** With a small delta more guesses show more. With a greater one some hundred are best, and with a great one none helps. */
    @Test
    void reach_dependsOnDelta() {
        GuessingGame game = GuessingGame.STANDARD;

        assertThat(game.reach(AuditSettings.MOST, 1e-6)).isEqualTo(new Reach(1000, game.mostShown(1000, 1e-6)));
        assertThat(game.reach(100, 1e-6).secrets()).isEqualTo(100);
        assertThat(game.reach(AuditSettings.MOST, 1e-3).secrets()).isBetween(200, 400);
        assertThat(game.reach(AuditSettings.MOST, 1e-3).epsilon()).isGreaterThan(game.mostShown(1000, 1e-3) + 0.1);
        assertThat(game.reach(AuditSettings.MOST, 0.1).epsilon()).isZero();
    }
}
