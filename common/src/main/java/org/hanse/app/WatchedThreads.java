// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Daemon threads for tasks, as many as run at once. Unused ones end. An error of a task, such as a lack of memory or a missing class, ends the process:
 * other executors lose it, and the service would go on without the task.
 */
public final class WatchedThreads implements Executor {

    private final Executor threads;
    private final Consumer<Error> errors;

    /** @param errors ends the process */
    public WatchedThreads(String name, Consumer<Error> errors) {
        this.errors = errors;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(watched(errors, task));
    }

    /** Returns a task of another executor that passes its errors on. */
    public static Runnable watched(Consumer<Error> errors, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error e) {
                errors.accept(e);
                throw e;
            }
        };
    }
}
