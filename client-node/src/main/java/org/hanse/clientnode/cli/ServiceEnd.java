// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.app.MachineFault;

/** End of a service, by a signal or an error. */
final class ServiceEnd {

    private final CompletableFuture<Optional<Error>> end = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean started = new AtomicBoolean();

    private ServiceEnd() {}

    /**
     * Runs a service, which calls {@link #await} and closes then. A signal ends the process after that.
     *
     * @param success whether the exit code after a signal is {@link ExitCode#SUCCESS}, and not 128 and the number of the signal
     * @throws IllegalStateException if an error ended the service
     */
    static void run(boolean success, Consumer<ServiceEnd> service) {
        ServiceEnd own = new ServiceEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> own.signalled(success)));
        try {
            service.accept(own);
        } finally {
            // An error ends the process with its own code.
            own.end.complete(Optional.empty());
            own.closed.countDown();
        }
        own.end.join().ifPresent(failed -> {
            Object what = failed instanceof MachineFault ? failed.getMessage() : failed;
            throw new IllegalStateException("the node stopped: " + what, failed);
        });
    }

    private void signalled(boolean success) {
        boolean first = end.complete(Optional.empty());
        try {
            // A start has nothing to close: all that it changes is as after a crash.
            if (started.get() || !success) {
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (first && success) {
            Runtime.getRuntime().halt(ExitCode.SUCCESS);
        }
    }

    /** Ends the service by an error. */
    void fail(Error error) {
        end.complete(Optional.of(error));
    }

    /** Waits for a signal or an error. A signal before this ends a start at once. */
    void await() {
        started.set(true);
        end.join();
    }
}
