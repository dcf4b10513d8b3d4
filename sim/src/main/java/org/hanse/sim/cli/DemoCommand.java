// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HttpOptions;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.http.HttpAddress;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.ScoredRun;
import org.hanse.sim.summary.ScreenTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse demo}: a federation of synthetic shops in a minute, up to an explained recommendation. */
@Command(
        name = "demo",
        header = "Train a federation of five synthetic shops",
        description =
                "%nWrites five synthetic shops and trains one network for all of them; each shop's interactions stay"
                        + " at the shop. One shop drops out on the way. The demo compares the network with the best that each shop"
                        + " can do alone, with and without differential privacy, and explains one recommendation. It needs no network"
                        + " connection and writes to one folder.%n",
        footer = {
            "%nExamples:",
            "  hanse demo",
            "  hanse demo --services",
            "  hanse demo --serve",
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
            description =
                    "Folder to write to (default: hanse-demo, with --services hanse-services); replaces an earlier demo in"
                            + " it that is unchanged; with --services any earlier demo, with its decisions and reports")
    Optional<Path> folder = Optional.empty();

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

    @Option(
            names = "--services",
            description =
                    "Run a coordinator and six nodes as processes instead; kills one node for good, and kills and restarts the"
                            + " coordinator")
    boolean services;

    @Option(
            names = "--serve",
            description =
                    "Recommend over HTTP for one of the shops instead, until stopped; prints the address of its page, and three calls to try")
    boolean serve;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Address with --serve (default: ${DEFAULT-VALUE})")
    String listen = "127.0.0.1:8080";

    @Option(names = "--json", description = "Print metrics.json instead of text")
    boolean json;

    @Option(names = "--force", description = "Replace an earlier demo with a changed scenario or shops")
    boolean force;

    @Override
    public Integer call() throws InterruptedException {
        if (services) {
            if (small || json || force) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--services: found --small, --json or --force; expected --out and --seed alone. Fix: leave them out");
            }
            Path place = folder.orElse(Path.of("hanse-services"));
            new ServicesDemo(place, seed, spec.commandLine().getOut(), InstantSource.system()).run();
            return ExitCode.SUCCESS;
        }
        Path out = folder.orElse(Path.of("hanse-demo"));
        if (serve) {
            if (json) {
                throw new ParameterException(
                        spec.commandLine(), "--serve: found --json; expected one of them. Fix: leave one out");
            }
            serve(demo(out), HttpOptions.address(spec.commandLine(), "--listen", listen));
            return ExitCode.SUCCESS;
        }
        return story(out);
    }

    /** Serves the first shop until the process is stopped. Its decisions and events stay for the next time. */
    private void serve(DemoFolder demo, HttpAddress address) {
        demo.check(force);
        if (!demo.holdsDemo()) {
            demo.write();
        }
        String shop = demo.shops().merchantIds().get(0);
        Path home = demo.out().resolve("served").resolve(shop);
        say("Shop " + shop + ", with synthetic shoppers. Its own network trains beside. Folder: "
                + CommandWords.path(home) + ". Stop with Ctrl+C.");
        NodeMain.serve(home, demo.shop(shop).resolve(GeneratedShops.DESCRIPTOR), address, this::say);
    }

    private DemoFolder demo(Path out) {
        return new DemoFolder(out, seed, small ? DemoFolder.Size.SMALL : DemoFolder.Size.USUAL);
    }

    private int story(Path out) {
        int workers = threads.number();
        DemoFolder demo = demo(out);
        demo.check(force);
        DemoStory story = new DemoStory(
                demo.shops(), demo.lost(), demo.size().lostAfter(), demo.size().budget(), small);
        if (demo.holdsDemo()) {
            say("Replacing the earlier demo in " + out + ".");
        }
        say(story.beginning());
        demo.write();
        Scenario written = ScenarioReader.read(demo.scenario());
        RunFolder place = demo.run();
        place.check(written.name(), true, false);
        place.deleteCheckpoints();
        Map<String, DemoShop> shops = new HashMap<>();
        ScoredRun scored = new ScenarioRunner(written, workers, part -> shops.put(part.model(), new DemoShop(part)))
                .run(Optional.empty(), () -> say(story.training()), this::say)
                .with(new Origin(
                        "hanse demo --seed " + seed + " --out " + out + (small ? " --small" : ""),
                        HanseVersion.text()));
        place.write(scored);
        RunRecord run = scored.record();
        if (json) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.print(MetricsFile.of(run));
            screen.flush();
            return ExitCode.SUCCESS;
        }
        say(ScreenTable.tables(run));
        List<String> reports = Optional.ofNullable(shops.get(DemoStory.FEDERATED))
                .map(shop ->
                        reports(shop, DemoReport.ReportedModel.of(run, DemoStory.FEDERATED), out.resolve("report")))
                .orElse(List.of());
        say(story.ending(run, reports, place.summary(), demo.scenario()));
        return ExitCode.SUCCESS;
    }

    private List<String> reports(DemoShop shop, DemoReport.ReportedModel trained, Path place) {
        DemoReport report = new DemoReport(shop, trained, place, seed);
        DemoReport.Verdicts verdicts = report.write();
        return List.of(
                DemoStory.explained(shop, place.resolveSibling("why.html")),
                DemoStory.verified(shop.part(), verdicts, place, report.altered()));
    }

    private void say(String text) {
        if (!json) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.println(text);
            screen.flush();
        }
    }
}
