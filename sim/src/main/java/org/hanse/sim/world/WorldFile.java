// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.FileProblem;
import org.hanse.sim.scenario.WorldKeys;

/**
 * Settings of a world: what a file says, else what Hanse says of the world, else the usual ones.
 *
 * @param text text of the file
 */
public record WorldFile(WorldKeys keys, String text) {

    private static final String YAML = ".yaml";
    private static final String USUAL = "usual";

    /**
     * Returns the settings of a world.
     *
     * @param name name of a world, or path of a file that ends with .yaml
     * @throws org.hanse.config.InvalidInputException if the file has an error
     */
    public static WorldFile of(String name) {
        if (!name.endsWith(YAML)) {
            return own(name);
        }
        Path file = Path.of(name);
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
        return parse(file, text);
    }

    /** Returns the settings that a file's text says. */
    static WorldFile parse(Path file, String text) {
        String world = WorldKeys.parse(file, text, WorldKeys.DEFAULT).world();
        return new WorldFile(WorldKeys.parse(file, text, own(world).keys()), text);
    }

    private static WorldFile own(String world) {
        WorldKeys usual = WorldKeys.parse(Path.of(USUAL + YAML), shipped(USUAL).orElseThrow(), WorldKeys.DEFAULT);
        String text = shipped(world).orElse("world: " + world + "\n");
        return new WorldFile(WorldKeys.parse(Path.of(world + YAML), text, usual), text);
    }

    private static Optional<String> shipped(String world) {
        try (InputStream in = WorldFile.class.getResourceAsStream(world + YAML)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
