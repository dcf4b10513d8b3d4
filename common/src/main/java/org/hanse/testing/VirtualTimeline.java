// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;

/**
 * Timeline without threads. All tasks run on the thread that calls {@link #await} or {@link #advance}, in the order in which they are
 * due and then in that of their creation. Time jumps to the next task, so waiting takes none. Nothing runs in other calls: a test that
 * asserts that something does not happen calls {@link #advance} first.
 */
public final class VirtualTimeline implements Timeline {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long created;

    private record Task(Instant at, long number, Virtual executor, Runnable work) {}

    @Override
    public InstantSource clock() {
        return () -> now;
    }

    @Override
    public SerialExecutor executor(String name, int priority) {
        return new Virtual();
    }

    /**
     * Runs tasks until a condition holds.
     *
     * @throws AssertionError if it does not hold within this time
     */
    public void await(String what, Duration most, BooleanSupplier condition) {
        Instant end = now.plus(most);
        while (!condition.getAsBoolean()) {
            Task next = tasks.peek();
            if (next == null || next.at().isAfter(end)) {
                throw new AssertionError("not within " + most.toSeconds() + " s: " + what);
            }
            runNext();
        }
    }

    /** Runs all tasks that are due within a time, and lets it pass. */
    public void advance(Duration time) {
        Instant end = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(end)) {
            runNext();
        }
        now = end;
    }

    /** Returns the number of tasks that wait. */
    public int waiting() {
        return tasks.size();
    }

    private void runNext() {
        Task next = tasks.remove();
        if (next.at().isAfter(now)) {
            now = next.at();
        }
        next.work().run();
    }

    /** Executor of this timeline. */
    private final class Virtual implements SerialExecutor {

        private boolean ended;

        @Override
        public Optional<Waiting> schedule(Duration delay, Runnable work) {
            if (ended) {
                return Optional.empty();
            }
            Task task = new Task(now.plus(delay), created++, this, work);
            tasks.add(task);
            return Optional.of(() -> tasks.remove(task));
        }

        @Override
        public boolean end(AtEnd rest, Duration most) {
            ended = true;
            while (rest == AtEnd.RUN) {
                Optional<Task> due = tasks.stream()
                        .filter(task -> task.executor() == this && !task.at().isAfter(now))
                        .min(Comparator.comparing(Task::at).thenComparing(Task::number));
                if (due.isEmpty()) {
                    break;
                }
                tasks.remove(due.get());
                due.get().work().run();
            }
            tasks.removeIf(task -> task.executor() == this);
            return true;
        }
    }
}
