// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.LogSettings;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.VectorModule;
import org.hanse.clientnode.grpc.Endpoint;
import org.hanse.clientnode.grpc.GrpcEnrolment;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.http.HttpAddress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Program that the launcher starts for {@code hanse node}. */
@Command(name = "hanse", synopsisSubcommandLabel = "COMMAND")
public final class NodeMain implements Runnable {

    /** Resource that configures the log. */
    static final String LOG = "logback-node.xml";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private NodeMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        LogSettings.select(LOG);
        VectorModule.load();
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    /** Returns the command line, ready to execute. */
    public static CommandLine commandLine() {
        return commandLine(NodeMain::enrolment);
    }

    /**
     * Imports a shop's data into a home folder and recommends over HTTP until the process is stopped.
     *
     * @param home home folder, which is made if there is none
     * @param say prints a line: where it answers, and calls to try
     */
    public static void serve(Path home, Path descriptor, HttpAddress address, Consumer<String> say) {
        new ShownNode(NodeHome.created(home), say).serve(descriptor, address);
    }

    private static CoordinatorEnrolment enrolment(NodeSettings.Address address) {
        return new GrpcEnrolment(new Endpoint(address.host(), address.port()), System.getenv(), InstantSource.system());
    }

    static CommandLine commandLine(Function<NodeSettings.Address, CoordinatorEnrolment> enrolments) {
        CommandLine node = new CommandLine(new NodeCommand());
        node.addSubcommand(new NodeEnrolCommand(enrolments));
        node.addSubcommand(new NodeImportCommand());
        node.addSubcommand(new NodePolicyCommand());
        node.addSubcommand(new NodeServeCommand());
        node.addSubcommand(new NodeTokenCommand());
        node.addSubcommand(new NodeRunCommand(enrolments));
        node.addSubcommand(new NodeTrainCommand());
        node.addSubcommand(new NodeStatusCommand());
        node.addSubcommand(new NodeSentCommand());
        node.addSubcommand(new NodeRecommendCommand());
        node.addSubcommand(new NodeEventCommand());
        node.addSubcommand(new NodeDecisionsCommand());
        node.addSubcommand(new NodeExplainCommand());
        node.addSubcommand(new NodeWhatIfCommand());
        node.addSubcommand(new NodeReportCommand());
        node.addSubcommand(new NodeEraseCommand());
        CommandLine line = new CommandLine(new NodeMain());
        line.addSubcommand(node);
        return HanseCommandLine.of(line);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
