// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.port.SyntheticSession.id;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedSum;
import org.hanse.core.secagg.MaskedSumAccumulator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.junit.jupiter.api.Test;

/** Contract of every {@link RoundStore}. */
public abstract class RoundStoreContract {

    private final SyntheticSession made = new SyntheticSession();

    /** Returns an empty store. */
    protected abstract RoundStore empty();

    /** The store as a process that starts later finds it. */
    protected abstract RoundStore reopened(RoundStore store);

    private RoundState state() {
        return state(made);
    }

    static RoundState state(SyntheticSession made) {
        return Selection.begin(made.plan, made.enrolment, new TreeSet<>(List.of(id(0), id(1), id(2), id(3))))
                .next();
    }

    private RoundEffect.Storage accumulate(AuthenticUpdate update) {
        return new RoundEffect.Accumulate(made.session, update);
    }

    @Test
    void state_beforeTheFirstCommit_isNone() {
        assertThat(empty().state()).isEmpty();
    }

    @Test
    void commit_thenReopened_isAllThere() {
        RoundStore store = empty();
        SealedShares shares = made.shares(0);
        Reveal reveal = new Reveal(id(1), List.of());
        List<RoundEffect.Storage> storage = List.of(
                new RoundEffect.Retain(shares),
                new RoundEffect.RetainReveal(reveal),
                new RoundEffect.Blame(new TreeMap<>(Map.of(id(2), Fault.SHARED_NO_SECRET))),
                new RoundEffect.Note("it rains"));
        store.commit(state(), storage);
        store.commit(
                new RoundState.Aborted(made.plan, "enough", new TreeSet<>()),
                List.of(new RoundEffect.Note("it stopped")));

        RoundStore later = reopened(store);
        assertThat(later.state()).contains(new RoundState.Aborted(made.plan, "enough", new TreeSet<>()));
        assertThat(later.shares()).isEqualTo(Map.of(id(0), shares));
        assertThat(later.reveals()).containsExactly(reveal);
        assertThat(later.faults()).isEqualTo(Map.of(id(2), Fault.SHARED_NO_SECRET));
        assertThat(later.notes()).containsExactly("it rains", "it stopped");
    }

    @Test
    void updates_addUpAndTheSameOnceMoreChangesNothing() {
        RoundStore store = empty();
        AuthenticUpdate first = made.update(0, 1, 2, 3);
        AuthenticUpdate second = made.update(1, 10, 20, 30);
        store.commit(state(), List.of(accumulate(first)));
        RoundStore later = reopened(store);
        later.commit(state(), List.of(accumulate(first), accumulate(second)));

        assertThat(reopened(later).sum(made.session).summands()).containsExactly(id(0), id(1));
        MaskedSumAccumulator once = new MaskedSumAccumulator(made.session);
        once.add(first);
        once.add(second);
        assertThat(reopened(later).sum(made.session)).isEqualTo(once.toMaskedSum());
    }

    /** The store keeps no copy of a sum that it returned. */
    @Test
    void sum_onceMoreAndAfterAFurtherUpdate_isThatOfAllUpdates() {
        RoundStore store = empty();
        AuthenticUpdate first = made.update(0, 1, 2, 3);
        AuthenticUpdate second = made.update(1, 10, 20, 30);
        MaskedSumAccumulator expected = new MaskedSumAccumulator(made.session);
        expected.add(first);
        MaskedSum ofOne = expected.toMaskedSum();
        expected.add(second);
        MaskedSum ofTwo = expected.toMaskedSum();
        store.commit(state(), List.of(accumulate(first)));

        MaskedSum before = store.sum(made.session);
        assertThat(store.sum(made.session)).isEqualTo(before).isEqualTo(ofOne);
        store.commit(state(), List.of(accumulate(second)));
        assertThat(store.sum(made.session)).isEqualTo(ofTwo);
        assertThat(before).isEqualTo(ofOne).isNotEqualTo(ofTwo);
    }

    @Test
    void anotherUpdateOfTheSame_isRefusedAndNothingIsKept() {
        RoundStore store = empty();
        RoundState before = state();
        store.commit(before, List.of(accumulate(made.update(0, 1, 2, 3))));

        assertThatThrownBy(() -> store.commit(
                        new RoundState.Aborted(made.plan, "no", new TreeSet<>()),
                        List.of(
                                new RoundEffect.Note("not kept"),
                                accumulate(made.update(1, 4, 5, 6)),
                                accumulate(made.update(0, 3, 2, 1)))))
                .isInstanceOf(ProtocolViolation.class);
        RoundStore later = reopened(store);
        assertThat(later.state()).contains(before);
        assertThat(later.notes()).isEmpty();
        assertThat(later.sum(made.session).summands()).containsExactly(id(0));
    }

    @Test
    void anUpdateOfAnotherSession_isRefusedAndNothingIsKept() {
        RoundStore store = empty();
        SyntheticSession other = new SyntheticSession();

        assertThatThrownBy(() -> store.commit(
                        state(), List.of(new RoundEffect.Accumulate(made.session, other.update(0, 1, 2, 3)))))
                .isInstanceOf(ProtocolViolation.class);
        assertThat(reopened(store).state()).isEmpty();
    }

    /** The first fault of a participant counts. */
    @Test
    void faults_ofOneParticipant_areTheFirst() {
        RoundStore store = empty();
        store.commit(state(), List.of(new RoundEffect.Blame(new TreeMap<>(Map.of(id(2), Fault.SEALED_NO_SHARES)))));
        store.commit(state(), List.of(new RoundEffect.Blame(new TreeMap<>(Map.of(id(2), Fault.SHARED_NO_SECRET)))));

        assertThat(reopened(store).faults()).isEqualTo(Map.of(id(2), Fault.SEALED_NO_SHARES));
    }
}
