// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HttpOptions;
import org.hanse.cli.LogSettings;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.core.federation.JobId;
import org.hanse.http.HttpAddress;
import org.hanse.http.OperationsServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node run}: takes part in rounds. */
@Command(
        name = "run",
        header = "Take part in the rounds of all approved jobs",
        description =
                "%nConnects to the coordinator; opens no port but one on loopback for health and metrics. Runs until it is stopped. A restart continues a round"
                        + " where it was. With the options below one command sets up a node and runs it; a restart with the"
                        + " same options skips what is done.%n",
        footer = {
            "%nExamples:",
            "  hanse node run shop-a",
            "  hanse node run shop-a --listen 127.0.0.1:8080",
            "  hanse node run shop-a --enrol https://hub.example:8443 --code-file code.txt \\",
            "      --authority 4F2A-91C0-77DE-03B8-1C55-E09A-6B7D-2F10 \\",
            "      --import shop.yaml --approve books",
            "%nExit codes: 130 or 143 stopped by Ctrl+C or SIGTERM, 0 with --listen, 1 no connection to enrol, or an error such as a lack of memory, 2 usage error, bad input, or another process runs this"
                    + " node, 3 the coordinator refused to enrol."
        })
public final class NodeRunCommand implements Callable<Integer> {

    /** Port of the loopback interface for HTTP, without an option. */
    static final int HTTP_PORT = 9471;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HttpOptions http = new HttpOptions();

    @Mixin
    LogSettings log = new LogSettings();

    @Mixin
    HomeParameter place = new HomeParameter();

    /** Null without {@code --enrol}: picocli's groups do not support Optional. */
    @ArgGroup(exclusive = false)
    @Nullable
    Enrol enrol;

    @Option(names = "--import", paramLabel = "DESCRIPTOR", description = "Import the merchant's data first")
    Optional<Path> descriptor = Optional.empty();

    @Option(
            names = "--approve",
            paramLabel = "JOB",
            converter = JobName.class,
            description =
                    "Approve the first plan of this job that the policy accepts; later plans need hanse node policy")
    Set<JobId> approved = Set.of();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Recommend items over HTTP at this address, too, as hanse node serve does; without it no recommendations")
    Optional<String> listen = Optional.empty();

    private final Function<NodeSettings.Address, CoordinatorEnrolment> coordinators;

    /** Enrolment of a node that is not enrolled yet. */
    static final class Enrol extends EnrolOptions {

        @Option(
                names = "--enrol",
                required = true,
                paramLabel = "URL",
                description = "Enrol at this coordinator first, unless HOME is enrolled: https://HOST:PORT")
        String url = "";
    }

    /** Creates the command with a source of connections for enrolment. */
    NodeRunCommand(Function<NodeSettings.Address, CoordinatorEnrolment> coordinators) {
        this.coordinators = coordinators;
    }

    @Override
    public Integer call() {
        log.apply(NodeMain.LOG);
        int exit = enrolled();
        if (exit != ExitCode.SUCCESS) {
            return exit;
        }
        NodeHome home = place.enrolled();
        if (descriptor.isPresent()) {
            NodeImport.print(home, descriptor.get(), spec.commandLine());
        }
        return run(home);
    }

    private int enrolled() {
        NodeHome home = new NodeHome(place.folder);
        Enrol own = enrol;
        if (own == null || NodeSettings.isEnrolled(home)) {
            return ExitCode.SUCCESS;
        }
        return new NodeEnrolment(coordinators, spec.commandLine()).enrol(home, own.entered(own.url));
    }

    private int run(NodeHome home) {
        ServiceEnd.run(listen.isPresent(), end -> run(home, end));
        return ExitCode.SUCCESS;
    }

    private void run(NodeHome home, ServiceEnd end) {
        try (NodeAssembly node = NodeAssembly.start(
                home, approved, InstantSource.system(), new NodeAssembly.Outputs(this::report, end::fail))) {
            NodeOperations operations = node.operations();
            operations.start(
                    http.start(
                            spec.commandLine(),
                            HTTP_PORT,
                            new OperationsServer.Sources(operations.registry(), operations::readiness, end::fail)),
                    node);
            String url = NodeSettings.requireFederation(home).url();
            report("Node " + node.name() + " connects to " + url + ". Stop with Ctrl+C. Next: hanse node policy "
                    + place.folder);
            operations.url().ifPresent(at -> report("Health and metrics at " + at));
            Optional<ServingNode> serving = listen.map(
                    text -> serve(home, HttpOptions.address(spec.commandLine(), "--listen", text), node, end::fail));
            try {
                end.await();
            } finally {
                // Before the node, whose lock it needs.
                serving.ifPresent(ServingNode::close);
            }
        }
    }

    private ServingNode serve(NodeHome home, HttpAddress address, NodeAssembly node, Consumer<Error> errors) {
        ServingNode serving = ServingNode.start(
                home,
                "--listen",
                address,
                new ServingNode.Surroundings(
                        InstantSource.system(), TrainingJvm.of(home), node.operations()::serving, errors));
        node.compareBy(serving::compare);
        report("serving " + serving.url());
        report("page " + serving.pageUrl() + " (log in: hanse node token create " + place.folder
                + " NAME --scope owner)");
        return serving;
    }

    private void report(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
