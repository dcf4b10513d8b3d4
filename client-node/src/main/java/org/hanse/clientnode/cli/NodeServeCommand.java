// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HttpOptions;
import org.hanse.cli.LogSettings;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.file.WriterLock;
import org.hanse.http.HttpAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node serve}: recommendations of one shop over HTTP, without a federation. */
@Command(
        name = "serve",
        header = "Recommend items over HTTP, with the data of one shop",
        description =
                "%nAnswers as soon as the data are read, by tables of what shoppers bought and by descriptions. Nothing is sent"
                        + " anywhere. Each call needs a token (hanse node token create). Runs until it is stopped. hanse node"
                        + " enrol makes the shop part of a federation later, with the same data, decisions and tokens.%n",
        footer = {
            "%nExamples:",
            "  hanse node serve shop --import orders.yaml",
            "  hanse node serve shop --listen 127.0.0.1:8081",
            "%nExit codes: 0 stopped by SIGTERM or Ctrl+C, 1 an error such as a lack of memory, 2 usage error, bad input, or another"
                    + " process runs this node."
        })
public final class NodeServeCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    LogSettings log = new LogSettings();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Option(
            names = "--import",
            paramLabel = "DESCRIPTOR",
            description = "Import the shop's data first; makes HOME if there is none")
    Optional<Path> descriptor = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Address of the API (default: ${DEFAULT-VALUE})")
    String listen = "127.0.0.1:8080";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        log.apply(NodeMain.LOG);
        HttpAddress address = HttpOptions.address(spec.commandLine(), "--listen", listen);
        NodeHome home = descriptor.isPresent() ? NodeHome.created(place.folder) : place.existing();
        try (WriterLock lock = locked(home)) {
            descriptor.ifPresent(file -> NodeImport.print(home, file, spec.commandLine()));
            lock.requireHeld();
            run(home, address, node -> announce(home, node));
        }
        return ExitCode.SUCCESS;
    }

    private static WriterLock locked(NodeHome home) {
        return WriterLock.of(
                home.lock(),
                home.folder() + ": found another process that runs this node; expected none. Fix: stop it first");
    }

    /**
     * Serves a home folder until the process is stopped by a signal.
     *
     * @param ready runs once the node answers
     * @throws org.hanse.config.InvalidInputException if no data were imported, the address is not free, or another process runs this node
     */
    static void serve(NodeHome home, HttpAddress address, Consumer<ServingNode> ready) {
        try (WriterLock lock = locked(home)) {
            lock.requireHeld();
            run(home, address, ready);
        }
    }

    private static void run(NodeHome home, HttpAddress address, Consumer<ServingNode> ready) {
        ServiceEnd.run(true, end -> {
            try (ServingNode node = ServingNode.start(
                    home,
                    "--listen",
                    address,
                    ServingNode.Surroundings.alone(home, InstantSource.system(), TrainingJvm.of(home), end::fail))) {
                ready.accept(node);
                end.await();
            }
        });
    }

    private void announce(NodeHome home, ServingNode node) {
        if (new FileTokenStore(home.tokens(), new SecureRandom()).all().isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("Next: hanse node token create " + place.folder + " NAME --scope decide,explain,events");
            err.flush();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("serving " + node.url());
        out.println("page " + node.pageUrl() + " (log in: hanse node token create " + place.folder
                + " NAME --scope owner)");
        out.flush();
    }
}
