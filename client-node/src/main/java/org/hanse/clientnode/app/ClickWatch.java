// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.clientnode.port.WatchStore.State;
import org.hanse.clientnode.port.WatchStore.StepBack;
import org.hanse.core.evaluate.live.GoodRate;
import org.hanse.core.evaluate.live.RateWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watch over the click rate of what the node serves. Where the rate fell far below that of what served before, the version is no longer served.
 * The rate of what serves then is learned anew, since a whole shop may have changed: there is no second step back for the same fall.
 *
 * <p>A decision is judged {@value #WAIT} calls after it was made, by the number of the decision, so that late clicks count and a clock that is
 * set does not end the wait. Used by one thread.
 */
public final class ClickWatch {

    /** Calls between a decision and its judgement; {@link #MINUTES} minutes lie between two calls. */
    static final int WAIT = 6;

    /** Minutes between two calls. */
    public static final int MINUTES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ClickWatch.class);

    private final WatchStore store;
    private final Supplier<Candidate> served;
    private final InstantSource clock;
    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Last decision at a call. Decisions of a later time were shown later than they were made. */
    private record Mark(long decision, Instant at) {}

    /** @param served returns what the node serves */
    public ClickWatch(WatchStore store, Supplier<Candidate> served, InstantSource clock) {
        this.store = store;
        this.served = served;
        this.clock = clock;
    }

    /** Returns the digest of a candidate, as hexadecimal digits; empty for popularity. */
    public static String version(Candidate own) {
        return own.version().map(version -> version.digest().toHex()).orElse("");
    }

    /** Judges the decisions that waited long enough. Returns the version that is no longer served; empty if none fell. */
    public Optional<StepBack> call() {
        marks.add(new Mark(store.lastDecision(), clock.instant()));
        return marks.size() <= WAIT ? Optional.empty() : judge(marks.remove(), served.get());
    }

    private Optional<StepBack> judge(Mark mark, Candidate now) {
        State state = store.state()
                .map(own -> own.version().equals(version(now)) ? own : changed(own, now))
                .orElseGet(() -> new State(
                        version(now),
                        Math.max(0, mark.decision() - GoodRate.MOST_DECISIONS),
                        RateWatch.NONE,
                        GoodRate.NONE));
        RateWatch watch = state.watch();
        for (boolean clicked : store.clicks(state.version(), state.last(), mark.decision(), mark.at())) {
            watch = watch.after(clicked, state.good());
            if (watch.isAlarm()) {
                return Optional.of(left(mark, now, watch, state.good()));
            }
        }
        State next = new State(state.version(), Math.max(state.last(), mark.decision()), watch, state.good());
        if (!store.state().equals(Optional.of(next))) {
            store.store(next);
        }
        return Optional.empty();
    }

    /** Returns the state for another version: what served until now did not fall. */
    private static State changed(State before, Candidate now) {
        return new State(
                version(now),
                before.last(),
                RateWatch.NONE,
                before.good().with(before.watch().rate()));
    }

    private StepBack left(Mark mark, Candidate now, RateWatch watch, GoodRate good) {
        StepBack step = new StepBack(
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                version(now),
                watch.decisions(),
                watch.clicks(),
                good.rate());
        // The rate of what serves next is not known.
        store.stepBack(step, new State("", mark.decision(), RateWatch.NONE, GoodRate.NONE));
        LOG.warn("stepped back from=\"{}\" version={} reason=\"{}\"", now.words(), step.version(), step.reason());
        return step;
    }
}
