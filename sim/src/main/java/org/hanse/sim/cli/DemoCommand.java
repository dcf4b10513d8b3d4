// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.Progress;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFolder;
import org.hanse.sim.RunSummary;
import org.hanse.sim.Scenario;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.hanse.sim.summary.MetricsJson;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.ScreenTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse demo}: a federation of made-up shops in a minute, from nothing to an explained recommendation. */
@Command(
        name = "demo",
        header = "Watch a federation of made-up shops train, in a minute",
        description = "%nWrites five made-up shops, trains one network for all of them while each shop's interactions"
                + " stay where they are, loses one shop on the way, compares the outcome with shops that learn alone,"
                + " and takes one recommendation apart. Everything happens in this process and in one folder; nothing"
                + " is downloaded or sent anywhere.%n",
        footer = {
            "%nExample:",
            "  hanse demo",
            "%nExit codes: 0 done, 1 failed, 2 wrong use or a folder that cannot be written."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final String SHOPS = "shops";
    private static final int MERCHANTS = 5;
    private static final int SHOPPERS = 400;
    private static final int ITEMS = 300;
    private static final int DAYS = 90;
    private static final int ROUNDS = 15;

    /** Rounds that the privacy budget is made for, so that half of it is left. */
    private static final int BUDGET = 2 * ROUNDS;

    /** The shop that is lost, by its place, and the round after which it is. */
    private static final int LOST = 3;

    private static final int LOST_AFTER = 7;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "hanse-demo",
            description = "Folder to write to (default: ${DEFAULT-VALUE}); an earlier demo in it is replaced")
    Path out = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Any number; another seed gives other shops (default: ${DEFAULT-VALUE})")
    long seed;

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Option(names = "--json", description = "Print metrics.json instead of the story")
    boolean json;

    @Override
    public Integer call() {
        int workers = threads.number();
        requireOwn();
        Path scenario = out.resolve("scenario.yaml");
        ShopSpec shops = new ShopSpec(MERCHANTS, SHOPPERS, ITEMS, DAYS, seed);
        DemoStory story = new DemoStory(shops, shops.merchantIds().get(LOST), LOST_AFTER);
        say(story.beginning());
        keepOwn(scenario);
        write(shops, scenario);
        Scenario written = Scenario.read(scenario);
        RunFolder folder = new RunFolder(out.resolve("run"));
        folder.check(written.name(), true, false);
        folder.deleteCheckpoints();
        RunSummary run = new ScenarioRunner(written, workers).run(Optional.empty(), () -> say(story.training()));
        String metrics = MetricsJson.of(run);
        folder.write(run, metrics, new Origin("hanse demo --seed " + seed + " --out " + out, HanseVersion.text()));
        if (json) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.print(metrics);
            screen.flush();
            return ExitCode.SUCCESS;
        }
        say(ScreenTable.of(run));
        say(story.ending(run, folder.summary(), scenario));
        return ExitCode.SUCCESS;
    }

    /** Folders that hold something else than a demo are left alone. */
    private void requireOwn() {
        if (!Files.exists(out) || Files.isRegularFile(out.resolve(SHOPS).resolve(GeneratedShops.TRUTH))) {
            return;
        }
        try (var files = Files.list(out)) {
            if (files.findAny().isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw new InvalidInputException(out + ": is no folder that can be read; choose another with --out", e);
        }
        throw new InvalidInputException(
                out + ": holds files that are no earlier demo's; choose another folder with --out");
    }

    /** A scenario that somebody changed since a demo wrote it is kept under another name. */
    private void keepOwn(Path scenario) {
        Path kept = out.resolve("scenario-before.yaml");
        for (int number = 2; Files.exists(kept); number++) {
            kept = out.resolve("scenario-before-" + number + ".yaml");
        }
        try {
            if (Files.exists(scenario)
                    && !withoutSeed(Files.readString(scenario)).equals(withoutSeed(scenarioText(scenario)))) {
                Files.move(scenario, kept);
                say(scenario + " was not as the demo writes it; it is " + kept + " now.\n");
            }
        } catch (IOException e) {
            throw new InvalidInputException(scenario + ": cannot be moved to " + kept + ": " + e.getMessage(), e);
        }
    }

    /** What a demo writes whatever its seed and however its folder was spelt. */
    private static String withoutSeed(String text) {
        return text.replaceFirst("(?m)^# .*$", "").replaceFirst("(?m)^seed: -?\\d+$", "");
    }

    private String scenarioText(Path scenario) {
        ShopSpec shops = new ShopSpec(MERCHANTS, SHOPPERS, ITEMS, DAYS, seed);
        return filled(Map.of(
                "file",
                scenario.toString(),
                "seed",
                seed,
                "merchants",
                shops.merchantIds(),
                "rounds",
                ROUNDS,
                "lost",
                shops.merchantIds().get(LOST),
                "after",
                LOST_AFTER,
                "budget",
                BUDGET));
    }

    private void write(ShopSpec shops, Path scenario) {
        try (Progress progress = Progress.start("writing shops", (long) MERCHANTS * SHOPPERS)) {
            DurableFolder.write(
                    out.resolve(SHOPS), true, folder -> GeneratedShops.write(shops, folder, progress::step));
        }
        try {
            Files.writeString(scenario, scenarioText(scenario));
        } catch (IOException e) {
            throw new InvalidInputException(scenario + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static String filled(Map<String, Object> names) {
        try (InputStream in =
                Objects.requireNonNull(DemoCommand.class.getResourceAsStream("demo.yaml.mustache"), "demo.yaml")) {
            return Mustache.compiler()
                    .escapeHTML(false)
                    .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .execute(names);
        } catch (IOException e) {
            throw new UncheckedIOException("the scenario of the demo could not be read", e);
        }
    }

    private void say(String text) {
        if (!json) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.println(text);
            screen.flush();
        }
    }
}
