// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import org.hanse.sim.scenario.WorldKeys;

/** Finished trainings in the folder of a run, so that one that was killed goes on with the next training. Not thread-safe. */
public final class KeptTrainings {

    private static final String NAME = "trainings.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Optional<Path> folder;
    private final String settings;
    private final List<Finished> trainings;

    /**
     * A training that ended.
     *
     * @param name name of the agent and its setting
     * @param number number of the training, from 1
     * @param totals sum of rewards of each judged visit
     * @param steps steps that it played
     */
    record Finished(String name, int number, List<Double> totals, List<WorldRun.Look> curve, long steps) {}

    private record Document(String settings, List<Finished> trainings) {}

    private KeptTrainings(Optional<Path> folder, String settings, List<Finished> trainings) {
        this.folder = folder;
        this.settings = settings;
        this.trainings = new ArrayList<>(trainings);
    }

    /** Returns trainings that are kept in memory alone. */
    public static KeptTrainings none() {
        return new KeptTrainings(Optional.empty(), "", List.of());
    }

    /**
     * Returns the trainings of a run's folder; none of a run with other settings.
     *
     * @throws InvalidInputException if their file cannot be read
     */
    public static KeptTrainings in(Path folder, WorldKeys keys) {
        Path file = folder.resolve(NAME);
        String settings = keys.toString();
        if (!Files.exists(file)) {
            return new KeptTrainings(Optional.of(folder), settings, List.of());
        }
        try {
            Document document = MAPPER.readValue(Files.readAllBytes(file), Document.class);
            return new KeptTrainings(
                    Optional.of(folder),
                    settings,
                    document.settings().equals(settings) ? document.trainings() : List.of());
        } catch (IOException e) {
            throw new InvalidInputException(
                    file
                            + ": found no trainings that can be read; expected those of an earlier run. Fix: delete the file",
                    e);
        }
    }

    Optional<Finished> find(String name, int number) {
        return trainings.stream()
                .filter(own -> own.name().equals(name) && own.number() == number)
                .findFirst();
    }

    void keep(Finished training) {
        trainings.add(training);
        if (folder.isEmpty()) {
            return;
        }
        Path file = folder.get().resolve(NAME);
        try {
            DurableFile.makeFolders(folder.get().toAbsolutePath());
            DurableFile.write(file, MAPPER.writeValueAsString(new Document(settings, trainings)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    /** Deletes the file of a run that is complete. */
    public void delete() {
        if (folder.isEmpty()) {
            return;
        }
        Path file = folder.get().resolve(NAME);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }
}
