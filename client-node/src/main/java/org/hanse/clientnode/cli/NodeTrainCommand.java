// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.app.OwnTraining;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.shard.ShardRunner;
import org.hanse.file.WriterLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node train}: trains the shop's own network and chooses what the node serves. */
@Command(
        name = "train",
        header = "Train the network of this shop, and choose what the node serves",
        description =
                "%nCompares popularity, the mix of tables, the network and the models of jobs on the shop's own validation"
                        + " interactions, and stores the best one for serving. Nothing leaves this machine. A running hanse node serve"
                        + " does the same each night; this command does it now. It resumes a training that was interrupted.%n",
        footer = {
            "%nExample:",
            "  hanse node train shop-a",
            "%nExit codes: 0 done, 2 usage error, no data, or another process trains."
        })
public final class NodeTrainCommand implements Callable<Integer> {

    /** Beginning of the line about a new choice. */
    static final String CHOSEN = "Now ";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Option(
            names = "--parent",
            hidden = true,
            paramLabel = "PID",
            description = "End with this process, or at the end of standard input")
    Optional<Long> parent = Optional.empty();

    @Override
    public Integer call() {
        parent.ifPresent(pid -> endWith(pid, System.in));
        NodeHome home = place.existing();
        // The process beside a node follows a training by hand.
        WriterLock lock = parent.isPresent()
                ? WriterLock.awaited(home.training())
                : WriterLock.of(
                        home.training(),
                        home.folder() + ": found another process that trains; expected none. Fix: wait until it ends");
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            ServingChoice chosen = run(home, data);
            if (json.isSet()) {
                spec.commandLine().getOut().println(JsonDocument.text(document(chosen)));
            }
        } finally {
            lock.close();
        }
        return ExitCode.SUCCESS;
    }

    private ServingChoice run(NodeHome home, ImportedDataset data) {
        FileServedModelStore store = new FileServedModelStore(home.serving());
        ShardRunner runner = ShardRunner.sequential();
        InstantSource clock = InstantSource.system();
        NodeCheckpoints checkpoints = new NodeCheckpoints(home.training());
        // The parent includes events at night. A training that was interrupted ends with its data.
        if (parent.isEmpty() && data.isPresent() && checkpoints.isEmpty()) {
            data.includeNewest();
        }
        Consumer<String> report = json.isSet() ? line -> {} : this::print;
        return new OwnTraining(
                        data,
                        store,
                        checkpoints,
                        NodeServing.choice(home, data, store, runner, clock, line -> report.accept(CHOSEN + line)),
                        runner,
                        clock,
                        report)
                .run();
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static ObjectNode document(ServingChoice choice) {
        ObjectNode root = JsonDocument.of("hanse.node-train/1");
        root.put("served", choice.ranking().words()).put("reason", choice.reason());
        root.put("metric", choice.metric()).put("queries", choice.queries());
        root.put("data", choice.data()).put("at", choice.at().toString());
        ArrayNode candidates = root.putArray("candidates");
        choice.candidates().forEach(own -> {
            ObjectNode node = candidates.addObject().put("name", own.words());
            own.value().ifPresentOrElse(value -> node.put("value", value), () -> node.putNull("value"));
        });
        return root;
    }

    /** Ends this process at once when its parent ends: all that it stores is whole or not there. */
    private static void endWith(long parent, InputStream input) {
        Optional<ProcessHandle> process = ProcessHandle.of(parent);
        if (process.isEmpty()) {
            end();
        }
        process.ifPresent(own -> {
            var unused = own.onExit().thenRun(NodeTrainCommand::end);
        });
        Thread watch = new Thread(
                () -> {
                    try {
                        while (input.read() >= 0) {
                            // The parent writes nothing.
                        }
                    } catch (IOException e) {
                        // The other end is closed.
                    }
                    end();
                },
                "hanse-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void end() {
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }
}
