// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hanse.app.ShardPool;
import org.hanse.cli.ChoiceConverter;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.LossSettings.Algorithm;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.file.DurableFile;
import org.hanse.sim.scenario.WorldKeys;
import org.hanse.sim.summary.WorldPage;
import org.hanse.sim.summary.WritablePlace;
import org.hanse.sim.world.KeptTrainings;
import org.hanse.sim.world.WorldFile;
import org.hanse.sim.world.WorldRun;
import org.hanse.sim.world.Worlds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim world}: agents that act in a simulated shop. */
@Command(
        name = "world",
        header = "Let agents act and learn in a simulated shop",
        description =
                "%nAgents show items to simulated shoppers, see what they do, and learn from it. Prints what their policies"
                        + " earn a visit, beside the best possible, simple rules and an agent that looks one step ahead;"
                        + " writes world.html and world.json.%n",
        footer = {
            "%nWorlds: bait (clicks that drive shoppers away), e-commerce (1,000 items and 5,000 shoppers), funnel (a look before a purchase), lts (long-term"
                    + " satisfaction), lts-control (the same where planning does not pay), and those that a jar on the class"
                    + " path provides as org.hanse.sim.world.World.",
            "%nExamples:",
            "  hanse sim world funnel",
            "  hanse sim world lts --seed 7 --algorithm dqn --json",
            "  hanse sim world mine.yaml --out runs/mine",
            "%nExit codes: 0 done, 1 failed, 2 usage error or bad input."
        })
public final class SimWorldCommand implements Callable<Integer> {

    private static final int DIGITS = 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "WORLD",
            description = "Name of a world, or a file that says how agents learn in one (YAML)")
    String world = "";

    @Option(names = "--episodes", paramLabel = "N", description = "Visits in a training (default: as the file says)")
    Optional<Integer> episodes = Optional.empty();

    @Option(names = "--seed", paramLabel = "S", description = "Seed (default: as the file says)")
    Optional<Long> seed = Optional.empty();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            converter = AlgorithmName.class,
            completionCandidates = AlgorithmName.class,
            description = "Value of the next state: ${COMPLETION-CANDIDATES} (default: as the file says)")
    Optional<Algorithm> algorithm = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results (default: runs/world-<name of the world>)")
    Optional<Path> out = Optional.empty();

    /** The document of {@code --json}; without a known optimum it has neither that nor a headroom. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Document(
            String schema,
            String world,
            @Nullable Double optimum,
            @Nullable Double headroom,
            @Nullable String guarantee,
            List<Named> policies) {

        private record Named(
                String name, @JsonProperty("return") double reward, double low, double high) {}

        static Document of(WorldRun.Result result) {
            return new Document(
                    "hanse.world/1",
                    result.world(),
                    result.optimum().isPresent()
                            ? (Double) rounded(result.optimum().getAsDouble())
                            : null,
                    result.headroom().isPresent()
                            ? (Double) rounded(result.headroom().getAsDouble())
                            : null,
                    result.guarantee().map(PrivacyStatement::toString).orElse(null),
                    result.policies().stream()
                            .map(own -> new Named(
                                    own.name(),
                                    rounded(own.reward().value()),
                                    rounded(own.reward().low()),
                                    rounded(own.reward().high())))
                            .toList());
        }

        /** Rounds to ten digits, as sums in another order differ after them. */
        private static double rounded(double value) {
            return Double.isFinite(value)
                    ? new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue()
                    : value;
        }
    }

    @Override
    public Integer call() throws JsonProcessingException {
        WorldFile file = WorldFile.of(world);
        WorldKeys keys = keys(file);
        Worlds worlds = Worlds.load();
        Path folder = out.orElseGet(() -> Path.of("runs", "world-" + keys.world()));
        WritablePlace.require(folder);
        PrintWriter notes = spec.commandLine().getErr();
        WorldRun.Result result;
        KeptTrainings kept = KeptTrainings.in(folder, keys);
        try (ShardPool shards = new ShardPool(threads.number())) {
            result = new WorldRun(keys, worlds.named(keys.world()), shards, line -> {
                        notes.println(line);
                        notes.flush();
                    })
                    .run(kept);
        } catch (RefusedFederationException e) {
            throw new InvalidInputException(
                    world + ": federation." + e.keys().get(0) + ": "
                            + InvalidInputException.withFix(e, "change this key"),
                    e);
        }
        String document = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(Document.of(result));
        PrintWriter screen = spec.commandLine().getOut();
        (json.isSet() ? Stream.of(document) : lines(result).stream()).forEach(screen::println);
        screen.flush(); // a full disk must not lose what took hours
        makeFolder(folder);
        DurableFile.write(folder.resolve("world.json"), document + "\n");
        DurableFile.write(
                folder.resolve("world.html"), WorldPage.of(result, new WorldPage.Origin(keys, command(), file.text())));
        kept.delete();
        if (!json.isSet()) {
            screen.println("Wrote " + folder.resolve("world.html") + " and world.json");
            screen.flush();
        }
        return ExitCode.SUCCESS;
    }

    /** Names of algorithms. */
    static final class AlgorithmName extends ChoiceConverter<Algorithm> {

        AlgorithmName() {
            super(Algorithm.class);
        }
    }

    private WorldKeys keys(WorldFile file) {
        try {
            return file.keys().with(seed, episodes, algorithm);
        } catch (KeyConflictException e) {
            throw new ParameterException(spec.commandLine(), "--episodes: " + e.getMessage(), e);
        }
    }

    private static void makeFolder(Path folder) {
        try {
            DurableFile.makeFolders(folder.toAbsolutePath());
        } catch (IOException e) {
            throw FileProblem.unwritable(folder, e);
        }
    }

    private String command() {
        List<String> words = new ArrayList<>(List.of("hanse sim world", world));
        episodes.ifPresent(own -> words.add("--episodes " + own));
        seed.ifPresent(own -> words.add("--seed " + own));
        algorithm.ifPresent(own ->
                words.add("--algorithm " + own.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return String.join(" ", words);
    }

    private static List<String> lines(WorldRun.Result result) {
        TextTable table = TextTable.aligned("lrrl");
        table.row("policy", "reward a visit", "95 % interval", "");
        result.optimum().ifPresent(best -> table.row("optimum", text("%.5g", best), "", ""));
        result.policies()
                .forEach(own -> table.row(
                        own.name(),
                        text("%.5g", own.reward().value()),
                        text("%.5g–%.5g", own.reward().low(), own.reward().high()),
                        own.learned() ? "learned" : "rule"));
        List<String> lines = new ArrayList<>(table.lines("  "));
        result.guarantee().ifPresent(own -> lines.add("Guarantee of a visit: " + own + "."));
        result.headroom()
                .ifPresent(room -> lines.add(
                        text("Headroom %.3f: the optimum over the best policy that looks one step ahead.", room)));
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
