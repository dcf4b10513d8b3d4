// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.WatchStore.State;
import org.hanse.clientnode.port.WatchStore.StepBack;
import org.hanse.core.evaluate.live.Arm;
import org.hanse.core.evaluate.live.GoodRate;
import org.hanse.core.evaluate.live.RateWatch;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link WatchStore}. */
public abstract class WatchStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00.000001Z");
    private static final State STATE = new State("ab", 7, new RateWatch(10, 2, 1.5), new GoodRate(1000.5, 50.25));

    /** Returns the store, opened again if it was open. */
    protected abstract WatchStore store();

    /** Returns the log of the same node. */
    protected abstract DecisionLog log();

    /** Returns the events of the same node. */
    protected abstract EventStore events();

    @Test
    void state_stored_isTheLastOne() {
        assertThat(store().state()).isEmpty();
        store().store(new State("", 0, RateWatch.NONE, GoodRate.NONE));
        store().store(STATE);
        assertThat(store().state()).contains(STATE);
    }

    @Test
    void stepBack_stored_isThereWithItsState() {
        StepBack first = new StepBack(AT, "ab", 600, 6, .05);
        StepBack second = new StepBack(AT.minusSeconds(9), "cd", 700, 0, .02);
        store().stepBack(first, STATE);
        store().stepBack(second, STATE);
        assertThat(store().stepsBack()).containsExactly(second, first);
        assertThat(store().state()).contains(STATE);
    }

    private void append(int number, String document, Instant at, boolean waiting, Optional<Experiment.Trial> trial) {
        log().append(
                        new DecisionLog.Logged(
                                "d" + number,
                                at,
                                Optional.of(new ShopperId("s" + number)),
                                document,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                waiting,
                                trial),
                        0);
    }

    private void event(int number, String type) {
        events().append(
                        List.of(new EventStore.Event(
                                "e" + number,
                                Optional.empty(),
                                Optional.of("d" + number),
                                type,
                                "p",
                                AT.plusSeconds(1))),
                        AT);
    }

    @Test
    void clicks_ofAVersion_leaveOutAllOthers() {
        String own = "{\"servedBy\":\"personal\",\"model\":{\"digest\":\"ab\"}}";
        append(1, own, AT, false, Optional.empty());
        append(2, own, AT, false, Optional.of(new Experiment.Trial(1, Arm.SERVED)));
        append(3, own, AT, false, Optional.of(new Experiment.Trial(1, Arm.HOLDOUT)));
        append(4, own, AT, true, Optional.empty());
        append(5, own, AT.plusSeconds(1), false, Optional.empty());
        append(6, own.replace("personal", "anonymous"), AT, false, Optional.empty());
        append(7, own.replace("ab", "cd"), AT, false, Optional.empty());
        append(8, own, AT, false, Optional.empty());
        append(9, own, AT, false, Optional.empty());
        event(2, "click");
        event(8, "return");
        assertThat(store().lastDecision()).isEqualTo(9);
        assertThat(store().clicks("ab", 0, 8, AT)).containsExactly(false, true, false);
        assertThat(store().clicks("ab", 1, 9, AT)).containsExactly(true, false, false);
    }
}
