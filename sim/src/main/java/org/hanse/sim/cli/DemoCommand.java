// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.sim.RunSummary;
import org.hanse.sim.Scenario;
import org.hanse.sim.summary.MetricsJson;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.ScreenTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse demo}: a federation of synthetic shops in a minute, from nothing to an explained recommendation. */
@Command(
        name = "demo",
        header = "Train a federation of five synthetic shops",
        description =
                "%nWrites five synthetic shops and trains one network for all of them; each shop's interactions stay"
                        + " at the shop. One shop drops out on the way. The demo compares the network with the best that each shop"
                        + " can do alone, with and without differential privacy, and explains one recommendation. It needs no network"
                        + " connection and writes to one folder.%n",
        footer = {
            "%nExample:",
            "  hanse demo",
            "%nExit codes: 0 done, 1 failed, 2 usage error or a folder that cannot be written."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "hanse-demo",
            description =
                    "Folder to write to (default: ${DEFAULT-VALUE}); replaces an earlier demo in it that is unchanged")
    Path out = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of shops and training (default: ${DEFAULT-VALUE})")
    long seed;

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--small",
            description = "Fewer shoppers, items and rounds: a first look, with figures that mean little")
    boolean small;

    @Option(names = "--json", description = "Print metrics.json instead of text")
    boolean json;

    @Option(names = "--force", description = "Replace an earlier demo with a changed scenario or shops")
    boolean force;

    @Override
    public Integer call() {
        int workers = threads.number();
        DemoFolder folder = new DemoFolder(out, seed, small ? DemoFolder.Size.SMALL : DemoFolder.Size.USUAL);
        folder.check(force);
        DemoStory story = new DemoStory(
                folder.shops(),
                folder.lost(),
                folder.size().lostAfter(),
                folder.size().budget());
        say(story.beginning());
        folder.write();
        Scenario written = Scenario.read(folder.scenario());
        RunFolder place = folder.run();
        place.check(written.name(), true, false);
        place.deleteCheckpoints();
        RunSummary run =
                new ScenarioRunner(written, workers).run(Optional.empty(), () -> say(story.training()), this::say);
        String metrics = MetricsJson.of(run);
        place.write(
                run,
                metrics,
                new Origin(
                        "hanse demo --seed " + seed + " --out " + out + (small ? " --small" : ""),
                        HanseVersion.text()));
        if (json) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.print(metrics);
            screen.flush();
            return ExitCode.SUCCESS;
        }
        say(ScreenTable.tables(run));
        say(story.ending(run, place.summary(), folder.scenario()));
        if (small) {
            say("\nThese are figures of the small demo: too few shoppers to judge by. hanse demo trains on more.");
        }
        return ExitCode.SUCCESS;
    }

    private void say(String text) {
        if (!json) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.println(text);
            screen.flush();
        }
    }
}
