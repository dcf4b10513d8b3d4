// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hanse.app.Timeline;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HttpOptions;
import org.hanse.cli.LogSettings;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.cli.CoordinatorSettings.HostAndPort;
import org.hanse.http.OperationsServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator serve}: the service itself. */
@Command(
        name = "serve",
        header = "Accept nodes and run the rounds of all jobs",
        description = "%nRuns until it is stopped. A restart continues every round where it was. Jobs, invitations and"
                + " revocations are added by other commands while it runs.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator serve hub",
            "  hanse coordinator serve hub --http 127.0.0.1:9090 --log json",
            "%nExit codes: 130 or 143 stopped by Ctrl+C or SIGTERM, 1 another process took over or memory ran out, 2"
                    + " usage error or bad input."
        })
public final class CoordinatorServeCommand implements Callable<Integer> {

    /** Port of the loopback interface for HTTP, without an option. */
    static final int HTTP_PORT = 9470;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HttpOptions http = new HttpOptions();

    @Mixin
    LogSettings log = new LogSettings();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    static String failure(Error error) {
        String why = error.getClass().getSimpleName() + ": " + Words.clip(String.valueOf(error.getMessage()), 200);
        String memory =
                error instanceof OutOfMemoryError ? "give it more memory, such as HANSE_JVM_OPTIONS=-Xmx4g, and " : "";
        return "the coordinator stopped: " + why + ". Fix: " + memory + "start it again: its jobs continue";
    }

    @Override
    public Integer call() throws InterruptedException {
        log.apply(CoordinatorMain.LOG);
        CoordinatorHome home = CoordinatorHome.existing(folder);
        CoordinatorSettings settings = CoordinatorSettings.read(home.settings());
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean stale = new AtomicBoolean();
        JobService.Ending ending = new JobService.Ending() {
            @Override
            public void takenOver() {
                stale.set(true);
                end.countDown();
            }

            /**
             * Ends at once, as in a crash. Stored states continue after a restart, and an orderly end could need the
             * memory that is missing.
             */
            @Override
            public void failed(Error error) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("hanse: " + failure(error));
                err.flush();
                Runtime.getRuntime().halt(ExitCode.FAILED);
            }
        };
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        PrintWriter out = spec.commandLine().getOut();
        try (CoordinatorServer server =
                        CoordinatorServer.start(home, settings, Timeline.system(InstantSource.system()), ending);
                CoordinatorOperations operations = server.operations()) {
            operations.start(http.start(
                    spec.commandLine(),
                    HTTP_PORT,
                    new OperationsServer.Sources(server.metrics(), operations::readiness, ending::failed)));
            server.certified()
                    .ifPresent(why -> out.println(
                            "New server certificate for " + String.join(", ", settings.hosts()) + ": " + why));
            out.println("Listening at " + new HostAndPort(settings.listen().host(), server.port()) + " as "
                    + settings.name() + "; nodes use " + settings.url());
            operations.url().ifPresent(url -> out.println("Health and metrics at " + url));
            out.println("Stop with Ctrl+C. Next: hanse coordinator invite " + folder + " NAME...");
            out.flush();
            end.await();
        } finally {
            closed.countDown();
        }
        if (stale.get()) {
            spec.commandLine().getErr().println("hanse: another coordinator process has taken over; this one stopped");
            return ExitCode.FAILED;
        }
        return ExitCode.SUCCESS;
    }
}
