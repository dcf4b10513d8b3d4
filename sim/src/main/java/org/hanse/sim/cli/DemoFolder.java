// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.cli.Progress;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFolder;
import org.hanse.file.TemporaryPath;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.hanse.sim.summary.RunFolder;

/**
 * The folder of a demo: synthetic shops, the scenario that is run on them, and the run.
 *
 * @param seed of the shops and the run
 * @param size of the shops and the training
 */
record DemoFolder(Path out, long seed, Size size) {

    private static final String SHOPS = "shops";
    private static final int MERCHANTS = 5;
    /** The shop that drops out, by its place. */
    private static final int LOST = 3;

    /** Size of the demo. */
    enum Size {
        USUAL(260, 200, 60, 10),

        /** For a first look on a slow machine. It has too few shoppers for meaningful figures. */
        SMALL(60, 60, 30, 4);

        private final int shoppers;
        private final int items;
        private final int days;
        private final int rounds;

        Size(int shoppers, int items, int days, int rounds) {
            this.shoppers = shoppers;
            this.items = items;
            this.days = days;
            this.rounds = rounds;
        }

        /** Returns the round after which a shop drops out. */
        int lostAfter() {
            return rounds / 2;
        }

        /** Rounds that the privacy budget is for; half of them remain. */
        int budget() {
            return 2 * rounds;
        }

        private static Size of(int shoppers) {
            return shoppers == SMALL.shoppers ? SMALL : USUAL;
        }
    }

    ShopSpec shops() {
        return new ShopSpec(MERCHANTS, size.shoppers, size.items, size.days, seed, true);
    }

    /** Returns the shop that drops out. */
    String lost() {
        return shops().merchantIds().get(LOST);
    }

    Path scenario() {
        return out.resolve("scenario.yaml");
    }

    RunFolder run() {
        return new RunFolder(out.resolve("run"));
    }

    /** Returns the folder of a shop's files. */
    Path shop(String name) {
        return out.resolve(SHOPS).resolve(name);
    }

    private Path truth() {
        return out.resolve(SHOPS).resolve(GeneratedShops.TRUTH);
    }

    /**
     * Rejects a folder that does not hold a demo, or a demo that was edited.
     *
     * @param force whether an edited demo may be replaced
     */
    void check(boolean force) {
        if (!Files.exists(out)) {
            return;
        }
        if (!holdsDemo()) {
            requireEmpty();
            return;
        }
        if (!force) {
            changed().ifPresent(file -> {
                throw new InvalidInputException(file
                        + ": found changes; expected the file that hanse demo wrote. Fix: run yours with hanse sim run "
                        + CommandWords.path(scenario())
                        + ", choose another folder with --out, or replace it with --force");
            });
        }
    }

    /** Returns whether this folder holds an earlier demo. */
    boolean holdsDemo() {
        return Files.isRegularFile(truth());
    }

    private void requireEmpty() {
        try (Stream<Path> files = Files.list(out)) {
            if (files.findAny().isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw FileProblem.unreadable(out, e);
        }
        throw new InvalidInputException(
                out
                        + ": found files of another origin; expected an empty folder or an earlier demo. Fix: choose another folder with --out");
    }

    /** Returns an edited file of the demo in this folder, by comparison with a new demo of its seed; empty if there is none. */
    private Optional<Path> changed() {
        Optional<DemoFolder> earlier = earlier();
        if (earlier.isEmpty()) {
            return Optional.of(truth());
        }
        DemoFolder own = earlier.get();
        try (TemporaryPath made = TemporaryPath.folder("hanse-demo")) {
            if (Files.exists(scenario()) && !own.wrote(Files.readString(scenario()))) {
                return Optional.of(scenario());
            }
            own.writeShops(made.path(), "comparing shops");
            return changed(made.path(), out.resolve(SHOPS));
        } catch (IOException e) {
            throw FileProblem.unreadable(out, e);
        }
    }

    /** Returns a file of a demo's shops that differs in {@code there}, or a further file there. */
    private static Optional<Path> changed(Path made, Path there) throws IOException {
        try (Stream<Path> tree = Files.walk(there)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                Path own = made.resolve(there.relativize(file).toString());
                boolean replaced = Files.exists(own) || !there.equals(file.getParent());
                if (replaced && (!Files.exists(own) || Files.mismatch(own, file) >= 0)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns whether a demo wrote this scenario, with any spelling of its folder. */
    private boolean wrote(String text) {
        return withoutComment(text).equals(withoutComment(scenarioText()));
    }

    private static String withoutComment(String text) {
        return text.replaceFirst("^#.*\\R", "");
    }

    /** Returns the demo that wrote this folder; empty if it is unreadable. */
    private Optional<DemoFolder> earlier() {
        try {
            JsonNode parameters = new ObjectMapper().readTree(truth().toFile()).path("parameters");
            return Optional.of(new DemoFolder(
                    out,
                    parameters.path("seed").asLong(),
                    Size.of(parameters.path("shoppers").asInt())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes shops and scenario. */
    void write() {
        DurableFolder.write(out.resolve(SHOPS), true, folder -> writeShops(folder, "writing shops"));
        try {
            Files.writeString(scenario(), scenarioText());
        } catch (IOException e) {
            throw FileProblem.unwritable(scenario(), e);
        }
    }

    private void writeShops(Path folder, String doing) throws IOException {
        try (Progress progress = Progress.start(doing, (long) MERCHANTS * size.shoppers)) {
            GeneratedShops.write(shops(), folder, progress::step);
        }
    }

    private String scenarioText() {
        return filled(Map.of(
                "file",
                scenario().toString(),
                "seed",
                seed,
                "merchants",
                shops().merchantIds(),
                "rounds",
                size.rounds,
                "lost",
                lost(),
                "after",
                size.lostAfter(),
                "budget",
                size.budget()));
    }

    private static String filled(Map<String, Object> names) {
        try (InputStream in =
                Objects.requireNonNull(DemoFolder.class.getResourceAsStream("demo.yaml.mustache"), "demo.yaml")) {
            return Mustache.compiler()
                    .escapeHTML(false)
                    .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .execute(names);
        } catch (IOException e) {
            throw new UncheckedIOException("the scenario of the demo could not be read", e);
        }
    }
}
