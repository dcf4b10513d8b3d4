// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.sim.audit.AuditSettings;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim audit}: attacks a scenario's federation. */
@Command(
        name = "audit",
        header = "Attack a federation and compare the results with its privacy guarantee",
        description =
                "%nTrains a federated model of the scenario with synthetic shoppers (canaries), each included with"
                        + " probability 1/2. Attacks on the released models guess which canaries are included, which item rows"
                        + " moved and which shoppers the model was trained on. Training without data measures the noise. Attacks"
                        + " on unprotected updates and gradients check that the attacks work. Without a privacy guarantee attacks"
                        + " are expected to succeed. Writes audit.json (schema hanse.audit-attacks/1) and a curve for each"
                        + " attack. A clip norm that follows a quantile cannot be audited.%n",
        footer = {
            "%nExample:",
            "  hanse sim audit scenario.yaml --rounds 10",
            "%nExit codes: 0 no attack exceeded the guarantee, 1 one did or the noise is not as claimed,",
            "2 usage error or bad input."
        })
public final class SimAuditCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML)")
    Path scenario = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for the results (default: audits/<scenario's name>, then -<MODEL> with --of or if several"
                            + " models have a privacy guarantee)")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--of",
            paramLabel = "MODEL",
            description = "The federated model to attack, such as an ablation (default: the first)")
    Optional<String> of = Optional.empty();

    @Option(
            names = "--canaries",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Synthetic shoppers, 20 to 100000 (default: ${DEFAULT-VALUE})")
    int canaries;

    @Option(names = "--rounds", paramLabel = "N", description = "Attack the first N rounds (default: all)")
    Optional<Integer> rounds = Optional.empty();

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Option(names = "--json", description = "Print audit.json instead of the table")
    boolean json;

    @Option(names = "--force", description = "Replace an audit of another model or scenario that the folder holds")
    boolean force;

    @Override
    public Integer call() {
        int workers = threads.number();
        require("--canaries", canaries, AuditSettings.FEWEST);
        if (canaries > AuditSettings.MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--canaries: found " + canaries + "; expected at most " + AuditSettings.MOST + ". Fix: give fewer");
        }
        rounds.ifPresent(number -> require("--rounds", number, 1));
        Scenario asked = ScenarioReader.read(scenario, ExtensionLoader.load());
        ScenarioRunner runner = new ScenarioRunner(asked, workers).requireDatasets();
        String model = runner.attacked(of);
        AuditFolder folder = out.map(AuditFolder::new).orElseGet(() -> AuditFolder.usual(asked, model, of.isPresent()));
        folder.check(asked.name(), model, force);
        AuditSummary summary =
                runner.audit(model, canaries, rounds.map(OptionalInt::of).orElse(OptionalInt.empty()));
        folder.write(asked.name(), model, summary);
        print(
                json
                        ? AuditJson.of(asked.name(), model, summary)
                        : AuditText.of(asked.name(), model, summary) + "\nWrote " + folder.json()
                                + " and its curves\n");
        return summary.holds() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private void require(String option, int number, int least) {
        if (number < least) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": found " + number + "; expected at least " + least + ". Fix: give more");
        }
    }

    private void print(String text) {
        PrintWriter screen = spec.commandLine().getOut();
        screen.print(text);
        screen.flush();
    }
}
