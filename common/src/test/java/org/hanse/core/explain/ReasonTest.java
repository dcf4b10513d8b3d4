// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.BoundedShoppers;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;
import org.junit.jupiter.api.Test;

/** Reasons by item, and the support of patterns. */
class ReasonTest {

    private static final TableTerms TRANSITIONS = new TableTerms(0.4, 0.1, 0, 0);
    private static final TableTerms COMMON = new TableTerms(0.1, -0.4, 0, 0);

    /** Shoppers with their items, all viewed. */
    private static InteractionLog log(List<List<Integer>> histories) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int shopper = 0; shopper < histories.size(); shopper++) {
            log.beginShopper(new ShopperId("s" + shopper));
            histories.get(shopper).forEach(item -> log.add(item, view));
        }
        return log.toLog();
    }

    private static ScoreTerms.Interaction term(int index, double network, TableTerms tables) {
        return new ScoreTerms.Interaction(index, network, tables);
    }

    @Test
    void of_repeatedInteractions_areOneReasonWithTheSumOfTheirTerms() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        int purchase = log.typeIndex(InteractionType.PURCHASE);
        log.beginShopper(new ShopperId("s"));
        log.add(7, view).add(8, view);
        log.add(7, view).add(7, purchase);
        ScoreTerms terms = new ScoreTerms(
                1,
                List.of(
                        term(0, 0.1, TRANSITIONS),
                        term(1, -0.9, TableTerms.NONE),
                        term(2, 0.2, TRANSITIONS),
                        term(3, 0.05, COMMON)),
                0,
                0);
        List<Reason> reasons = Reason.of(terms, log.toLog().sequence(0));
        assertThat(reasons).hasSize(3);
        assertThat(reasons.get(0).indices()).containsExactly(0, 2);
        assertThat(reasons.get(0).item()).isEqualTo(7);
        assertThat(reasons.get(0).sum()).isCloseTo(1.3, within(1e-12));
        assertThat(reasons.get(0).greatest()).isEqualTo(Reason.Part.TRANSITIONS);
        assertThat(reasons.get(1).indices()).containsExactly(1);
        assertThat(reasons.get(1).greatest()).isEqualTo(Reason.Part.NETWORK);
        assertThat(reasons.get(2).type()).isEqualTo(InteractionType.PURCHASE);
        assertThat(reasons.get(2).greatest()).isEqualTo(Reason.Part.CO_OCCURRENCE);
        assertThat(terms.base() + reasons.stream().mapToDouble(Reason::sum).sum())
                .isCloseTo(terms.sum(), within(1e-12));
    }

    /** Counts of all shops contain those of the shop, the subject's included. */
    @Test
    void support_ofASumOverAllShops_isThatOfThisAndOfOtherShops() {
        InteractionLog own = log(List.of(List.of(1, 2, 1, 2), List.of(1, 3, 2), List.of(1, 2)));
        InteractionLog all = log(List.of(
                List.of(1, 2, 1, 2),
                List.of(1, 3, 2),
                List.of(1, 2),
                List.of(1, 2),
                List.of(2, 1, 3),
                List.of(1, 2, 1, 2, 1, 2)));
        PatternSupport support = support(own, own, all);
        assertThat(support.common(1, 2)).isEqualTo(new PatternSupport.Shoppers(2, 3));
        // Two others repeat the transition, four times in all; three others met both items.
        assertThat(support.transitions(1, 2)).isEqualTo(new PatternSupport.Shoppers(1, 3));
        assertThat(support.common(1, 3)).isEqualTo(new PatternSupport.Shoppers(1, 1));
        assertThat(support.transitions(3, 1)).isEqualTo(PatternSupport.Shoppers.NONE);
    }

    /** A sum keeps its own part of the shop, while shoppers come and go. */
    @Test
    void support_ofASumAndLaterShoppers_hasThoseOfOtherShopsAsBefore() {
        List<Integer> both = List.of(1, 2);
        InteractionLog counted = log(Collections.nCopies(3, both));
        InteractionLog sum = log(Collections.nCopies(8, both));

        for (int now : new int[] {1, 3, 40}) {
            PatternSupport support = support(log(Collections.nCopies(now, both)), counted, sum);
            assertThat(support.common(1, 2)).isEqualTo(new PatternSupport.Shoppers(now - 1, 5));
            assertThat(support.transitions(1, 2)).isEqualTo(new PatternSupport.Shoppers(now - 1, 5));
        }
    }

    /** A shopper counts in a sum up to a bound alone. */
    @Test
    void support_ofABoundedSum_subtractsWhatCounted() {
        InteractionLog own = log(List.of(List.of(1, 2, 3, 4)));
        BoundedShoppers bounded = BoundedShoppers.of(own, 2);
        InteractionLog sum = log(List.of(List.of(3, 4), List.of(1, 2)));
        PatternSupport support = new PatternSupport(
                new PatternSupport.Counts(
                        LiveCounts.of(own, 5, 5),
                        Optional.of(new PatternSupport.Sum(LiveCounts.of(sum, 5, 5), bounded)),
                        Optional.empty()),
                Optional.empty());
        assertThat(support.common(1, 2)).isEqualTo(new PatternSupport.Shoppers(1, 1));
        assertThat(support.common(3, 4)).isEqualTo(new PatternSupport.Shoppers(1, 0));
    }

    private static PatternSupport support(InteractionLog own, InteractionLog counted, InteractionLog sum) {
        return new PatternSupport(
                new PatternSupport.Counts(
                        LiveCounts.of(own, 4, 4),
                        Optional.of(new PatternSupport.Sum(LiveCounts.of(sum, 4, 4), BoundedShoppers.of(counted, 100))),
                        Optional.empty()),
                Optional.of(new ShopperId("s0")));
    }

    @Test
    void support_ofAPair_countsEachOtherShopperOnce() {
        InteractionLog log =
                log(List.of(List.of(1, 2, 1, 2), List.of(1, 3, 2), List.of(2, 1), List.of(1), List.of(1, 2)));
        PatternSupport all = new PatternSupport(PatternSupport.Counts.of(LiveCounts.of(log, 4, 4)), Optional.empty());
        assertThat(all.transitions(1, 2).all()).isEqualTo(2);
        assertThat(all.transitions(2, 1).all()).isEqualTo(2);
        assertThat(all.common(1, 2).all()).isEqualTo(4);
        PatternSupport others = new PatternSupport(
                PatternSupport.Counts.of(LiveCounts.of(log, 4, 4)), Optional.of(new ShopperId("s0")));
        assertThat(others.transitions(1, 2).all()).isEqualTo(1);
        assertThat(others.common(1, 2).all()).isEqualTo(3);
        Reason transitions = new Reason(1, InteractionType.VIEW, List.of(0), 0, TRANSITIONS);
        assertThat(others.of(transitions, 2)).isEqualTo(new PatternSupport.Shoppers(1, 0));
        assertThat(others.of(new Reason(1, InteractionType.VIEW, List.of(0), 0, COMMON), 2)
                        .all())
                .isEqualTo(3);
        assertThat(others.of(new Reason(1, InteractionType.VIEW, List.of(0), 9, COMMON), 2))
                .isEqualTo(PatternSupport.Shoppers.NONE);
    }
}
