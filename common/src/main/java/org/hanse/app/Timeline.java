// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Clock and threads of a service: those of the system in a process, and virtual ones where a run must not depend on real time. */
public interface Timeline {

    InstantSource clock();

    /** Creates an executor with one daemon thread of this name and priority. */
    SerialExecutor executor(String name, int priority);

    /** Creates an executor with one daemon thread of this name. */
    default SerialExecutor executor(String name) {
        return executor(name, Thread.NORM_PRIORITY);
    }

    /** Returns threads of the system, with this clock. */
    static Timeline system(InstantSource clock) {
        return new Timeline() {
            @Override
            public InstantSource clock() {
                return clock;
            }

            @Override
            public SerialExecutor executor(String name, int priority) {
                return new OneThread(name, priority);
            }
        };
    }

    /** Executor with a thread of the system. */
    final class OneThread implements SerialExecutor {

        private final ScheduledThreadPoolExecutor thread;

        @SuppressWarnings("ThreadPriorityCheck")
        private OneThread(String name, int priority) {
            this.thread = new ScheduledThreadPoolExecutor(1, task -> {
                Thread own = new Thread(task, name);
                own.setDaemon(true);
                own.setPriority(priority);
                return own;
            });
            thread.setRemoveOnCancelPolicy(true);
        }

        @Override
        public Optional<Waiting> schedule(Duration delay, Runnable task) {
            try {
                ScheduledFuture<?> waiting = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return Optional.of(() -> waiting.cancel(false));
            } catch (RejectedExecutionException e) {
                return Optional.empty();
            }
        }

        @Override
        public boolean end(AtEnd rest, Duration most) {
            if (rest == AtEnd.INTERRUPT) {
                thread.shutdownNow();
            } else {
                // To the pool all tasks are delayed ones, also those that are due.
                thread.getQueue()
                        .removeIf(task -> rest == AtEnd.DROP || ((Delayed) task).getDelay(TimeUnit.NANOSECONDS) > 0);
                thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(rest == AtEnd.RUN);
                thread.shutdown();
            }
            try {
                return thread.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
