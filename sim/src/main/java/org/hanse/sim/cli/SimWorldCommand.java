// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hanse.app.ShardPool;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.sim.scenario.WorldKeys;
import org.hanse.sim.world.WorldRun;
import org.hanse.sim.world.Worlds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim world}: agents that act in a simulated shop. */
@Command(
        name = "world",
        header = "Let agents act and learn in a simulated shop",
        description =
                "%nAgents show items to simulated shoppers, see what they do, and learn from it. Prints what their policies"
                        + " earn a visit, beside the best possible, simple rules and an agent that looks one step ahead.%n",
        footer = {
            "%nExamples:",
            "  hanse sim world funnel",
            "  hanse sim world lts.yaml --json",
            "%nExit codes: 0 done, 1 failed, 2 usage error or bad input."
        })
public final class SimWorldCommand implements Callable<Integer> {

    private static final String YAML = ".yaml";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "WORLD", description = "Name of a world, or a file that says how agents learn in one (YAML)")
    String world = "";

    /** The document of {@code --json}. */
    private record Document(
            String schema, String world, Double optimum, Double headroom, List<Named> policies) {

        private record Named(String name, @com.fasterxml.jackson.annotation.JsonProperty("return") double reward, double low, double high) {}

        static Document of(WorldRun.Result result) {
            return new Document(
                    "hanse.world/1",
                    result.world(),
                    result.optimum().orElse(Double.NaN),
                    result.headroom().orElse(Double.NaN),
                    result.policies().stream()
                            .map(own -> new Named(
                                    own.name(),
                                    own.reward().value(),
                                    own.reward().low(),
                                    own.reward().high()))
                            .toList());
        }
    }

    @Override
    public Integer call() throws JsonProcessingException {
        WorldKeys keys = WorldKeys.parse(file(), text());
        PrintWriter notes = spec.commandLine().getErr();
        try (ShardPool shards = new ShardPool(threads.number())) {
            WorldRun run = new WorldRun(keys, Worlds.load().named(keys.world()), shards, line -> {
                notes.println(line);
                notes.flush();
            });
            WorldRun.Result result = run.run();
            PrintWriter screen = spec.commandLine().getOut();
            if (json.isSet()) {
                screen.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(Document.of(result)));
            } else {
                lines(result).forEach(screen::println);
            }
            screen.flush();
        }
        return ExitCode.SUCCESS;
    }

    private Path file() {
        return Path.of(world.endsWith(YAML) ? world : world + YAML);
    }

    private String text() {
        try {
            if (world.endsWith(YAML)) {
                return Files.readString(Path.of(world));
            }
            try (var own = WorldRun.class.getResourceAsStream(world + YAML)) {
                return own == null ? "world: " + world : new String(own.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(WorldRun.Result result) {
        List<String> lines = new ArrayList<>();
        TextTable table = TextTable.aligned("lrrl");
        table.row("policy", "reward a visit", "95 % interval", "");
        result.optimum().ifPresent(best -> table.row("optimum", text("%.5g", best), "", ""));
        result.policies()
                .forEach(own -> table.row(
                        own.name(),
                        text("%.5g", own.reward().value()),
                        text("%.5g–%.5g", own.reward().low(), own.reward().high()),
                        own.learned() ? "learned" : "rule"));
        lines.addAll(table.lines("  "));
        result.headroom()
                .ifPresent(room -> lines.add(text("headroom %.3f: optimum over the best policy that looks one step ahead", room)));
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
