// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import java.time.Duration;
import java.util.Optional;

/** Executor that runs one task at a time, in the order in which tasks are due. Any thread may call it. */
public interface SerialExecutor {

    /** Handle of a task that waits. */
    interface Waiting {

        /** Removes the task unless it has begun. */
        void cancel();
    }

    /** Handling of tasks that wait at the end. */
    enum AtEnd {
        /** Runs those that are due, and drops the others. */
        RUN,
        /** Drops all. */
        DROP,
        /** Drops all, and interrupts the task that runs. */
        INTERRUPT
    }

    /**
     * Runs a task after a delay.
     *
     * @return empty if the executor has ended, and does not run the task
     */
    Optional<Waiting> schedule(Duration delay, Runnable task);

    /** Runs a task after those that are due. Returns false if the executor has ended, and does not run it. */
    default boolean execute(Runnable task) {
        return schedule(Duration.ZERO, task).isPresent();
    }

    /** Runs a task again and again, with a pause before each run, until the end or an exception of the task. */
    default void repeat(Duration pause, Runnable task) {
        var unused = schedule(pause, () -> {
            task.run();
            repeat(pause, task);
        });
    }

    /**
     * Accepts no task from now on.
     *
     * @param most time to wait for the task that runs and those that have to run
     * @return whether all have ended
     */
    boolean end(AtEnd rest, Duration most);
}
