// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.kernel.ScalarKernelsForTesting;
import org.hanse.core.learn.network.EncoderKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class OnlineScorerTest {

    private static final ServedNetwork.Kind KIND = ServedNetwork.Kind.small();

    private final ServedNetwork network = new ServedNetwork(KIND, 30, 18, 7);
    private final OnlineScorer scorer = network.scorer().online();

    @Test
    void top_notMet_leavesOutEverythingEverMet() {
        InteractionSequence history = OnlineScorerProperties.longest(network.fresh);
        assertThat(history.length()).isGreaterThan(KIND.history());
        ShopperState state = scorer.begin();
        scorer.appendAll(state, history);
        TopItems best = new TopItems();
        scorer.top(state, 30, item -> !state.met(item), best);
        List<Integer> met = state.toSnapshot().met();
        assertThat(best.size()).isEqualTo(30 - met.size());
        for (int i = 0; i < history.length(); i++) {
            assertThat(met).contains(history.item(i));
        }
        for (int rank = 0; rank < best.size(); rank++) {
            assertThat(met).doesNotContain(best.item(rank));
            assertThat(best.score(rank)).isEqualTo(scorer.score(state)[best.item(rank)]);
        }
    }

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void restore_snapshot_goesOnAsBefore(EncoderKind encoder) {
        ServedNetwork.Kind kind = ServedNetwork.Kind.small().withEncoder(encoder);
        ServedNetwork served = new ServedNetwork(kind, 30, 18, 7);
        InteractionSequence history = OnlineScorerProperties.longest(served.fresh);
        OnlineScorer one = served.scorer().online();
        OnlineScorer other = served.scorer().online();
        ShopperState state = one.begin(3);
        for (int i = 0; i < history.length(); i++) {
            ShopperState restored = other.restore(state.toSnapshot());
            assertThat(restored.toSnapshot()).isEqualTo(state.toSnapshot());
            OnlineScorerProperties.append(one, state, history, i);
            OnlineScorerProperties.append(other, restored, history, i);
            assertThat(restored.toSnapshot()).isEqualTo(state.toSnapshot());
            assertThat(other.score(restored)).containsExactly(one.score(state));
        }
    }

    @Test
    void restore_otherShape_isRefused() {
        ShopperSnapshot.Contact contact = new ShopperSnapshot.Contact(1, 2, 3, 4);
        assertRefused(snapshot(List.of(contact, new ShopperSnapshot.Contact(30, 0, 0, 0))), "item 30");
        assertRefused(snapshot(List.of(new ShopperSnapshot.Contact(1, 9, 0, 0))), "type row 9 of 9");
        assertRefused(snapshot(List.of(new ShopperSnapshot.Contact(1, 0, -1, 0))), "gap row -1 of 20");
        assertRefused(snapshot(List.of(new ShopperSnapshot.Contact(1, 0, 0, 10))), "value row 10 of 10");
        assertRefused(snapshot(List.of(contact, contact, contact, contact, contact, contact, contact)), "window of 6");
        assertRefused(new ShopperSnapshot(12, 0, 0, List.of(), List.of()), "shopper 12");
        assertRefused(new ShopperSnapshot(-1, 0, 0, List.of(), List.of(44)), "item 44");
        assertThatThrownBy(() -> new ShopperSnapshot(-1, 0, 0, List.of(contact), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShopperSnapshot(-1, 0, 0, List.of(), List.of(4, 4)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ShopperSnapshot snapshot(List<ShopperSnapshot.Contact> window) {
        return new ShopperSnapshot(-1, window.size(), ShopperState.UNTIMED, window, List.of());
    }

    private void assertRefused(ShopperSnapshot snapshot, String message) {
        assertThatThrownBy(() -> scorer.restore(snapshot))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void append_badInput_isRefusedAndLeavesTheStateAsItWas() {
        ShopperState state = scorer.begin();
        scorer.append(state, 3, InteractionType.VIEW, 0, Double.NaN);
        ShopperSnapshot before = state.toSnapshot();
        for (double value : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> scorer.append(state, 3, InteractionType.VIEW, 0, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Infinity");
        }
        for (int item : new int[] {-1, 30}) {
            assertThatThrownBy(() -> scorer.append(state, item, InteractionType.VIEW, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("item " + item);
            assertThatThrownBy(() -> scorer.terms(state, item)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(state.toSnapshot()).isEqualTo(before);
    }

    @Test
    void score_stateOfAnotherNetwork_isRefused() {
        ShopperState state = network.scorer().online().begin();
        assertThatThrownBy(() -> scorer.score(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another network");
    }

    /** With scalar kernels, because vectors are on the heap before compilation. */
    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void appendAndTop_onceWarm_allocatesNothing(EncoderKind encoder) {
        ServedNetwork.Kind kind = ServedNetwork.Kind.small().withEncoder(encoder);
        OnlineScorer online = new ServedNetwork(kind, 30, 18, 7)
                .scorer(ScalarKernelsForTesting.kernels())
                .online();
        ShopperState state = online.begin();
        TopItems best = new TopItems();
        appendAndTop(online, state, best, 300);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        appendAndTop(online, state, best, 1000);
        // Tolerance for the management bean and the lambda of the loop, below one byte for each call.
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(1000);
    }

    private static void appendAndTop(OnlineScorer online, ShopperState state, TopItems best, int times) {
        for (int n = 0; n < times; n++) {
            online.append(state, n * 7 % 30, InteractionType.CLICK, n * 1_000_000L, n % 5);
            online.top(state, 10, item -> item % 3 != 0, best);
        }
    }
}
