// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.model.ParameterLayout;
import org.hanse.sim.audit.Finding.Attack;
import org.hanse.sim.audit.Finding.On;
import org.hanse.sim.audit.Finding.Verdict;
import org.junit.jupiter.api.Test;

class FindingTest {

    private static final Claim CLAIM = new Claim(1, 1e-6);

    /** Returns the guesses of an attack that is always right. */
    private static List<Guess> allRight(int secrets) {
        return IntStream.range(0, secrets)
                .mapToObj(i -> new Guess(i % 2, i % 2 == 1))
                .toList();
    }

    @Test
    void verdict_ofAnAttackThatIsAlwaysRight_isBeyondASmallEpsilon() {
        Finding finding = Finding.ofCoins(Attack.CANARIES, On.RELEASED_SUMS, allRight(1000), CLAIM)
                .orElseThrow();
        assertThat(finding.verdict(CLAIM)).isEqualTo(Verdict.BEYOND);
        assertThat(finding.verdict(new Claim(6, 1e-6))).isEqualTo(Verdict.WITHIN);
        assertThat(finding.verdict(Claim.NOTHING)).isEqualTo(Verdict.WORKS);
        assertThat(summary(CLAIM, List.of(finding), Optional.empty()).holds()).isFalse();
        assertThat(summary(CLAIM, List.of(finding), Optional.empty()).mayRefute())
                .isTrue();
        assertThat(summary(new Claim(6, 1e-6), List.of(finding), Optional.empty())
                        .holds())
                .isTrue();
        assertThat(summary(new Claim(6, 1e-6), List.of(finding), Optional.empty())
                        .mayRefute())
                .isFalse();
    }

    @Test
    void holds_withNoiseThatIsNotThere_isFalse() {
        NoiseMoments none = new NoiseMoments(1, 10_000, 1, 0.25, 0.1, 0.4, 3, 3, new NoiseDependence(77, 0, 0, 0));
        assertThat(summary(CLAIM, List.of(), Optional.of(none)).holds()).isFalse();
        assertThat(summary(Claim.NOTHING, List.of(), Optional.of(none)).holds()).isFalse();
    }

    private static AuditSummary summary(Claim claim, List<Finding> findings, Optional<NoiseMoments> noise) {
        return new AuditSummary(
                1000, 1, new AuditSummary.Guaranteed(claim, Optional.empty()), findings, noise, Optional.empty());
    }

    @Test
    void verdict_whereNoCoinDecided_isOfNoBound() {
        Finding finding =
                Finding.of(Attack.INVERSION, On.RELEASED_SUMS, allRight(100)).orElseThrow();
        assertThat(finding.verdict(CLAIM)).isEqualTo(Verdict.NO_BOUND);
        assertThat(Finding.of(Attack.INVERSION, On.BARE_GRADIENT, allRight(100))
                        .orElseThrow()
                        .verdict(CLAIM))
                .isEqualTo(Verdict.WORKS);
    }

    /** Items 0 and 1 share a row; an item counts as met if all of its rows moved. */
    @Test
    void rowAttack_readsRowsAndItemsOfAVector() {
        ParameterLayout layout = ParameterLayout.accumulator()
                .add("other", 2)
                .add("item.tokens", 4, 2)
                .toLayout();
        List<List<Integer>> rows = List.of(List.of(0, 1), List.of(1, 2), List.of(3));
        RowAttack attack = new RowAttack(new ItemRows(layout.block("item.tokens"), 3, rows::get));
        double[] vector = {9, 9, 3, 4, 0, 1, 0, 0, 0, 0};

        assertThat(attack.rows(vector, Set.of(0)))
                .containsExactly(new Guess(5, true), new Guess(1, true), new Guess(0, false), new Guess(0, false));
        List<Guess> items = attack.items(vector, Set.of(0));
        assertThat(items).containsExactly(new Guess(1, true), new Guess(0, false), new Guess(0, false));
        assertThat(Finding.Recovered.of(items)).isEqualTo(new Finding.Recovered(3, 1, 1));
    }
}
