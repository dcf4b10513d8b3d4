// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.store.Checkpoint;
import org.hanse.store.CheckpointFile;

/**
 * The checkpoints of one training: the last epoch, and the best one where that is another. Each is whole or not there,
 * and at any moment the last one finds the best one it speaks of.
 *
 * @param folder of this training alone; need not exist
 * @param facts all that its results depend on, by name
 */
public record CheckpointFolder(Path folder, Map<String, String> facts) implements Fitting.Checkpoints {

    /** File name extension of checkpoints. */
    public static final String ENDING = ".checkpoint";

    private static final String LAST = "last" + ENDING;
    private static final String BEST = "best-";

    public CheckpointFolder {
        facts = new LinkedHashMap<>(facts);
    }

    /**
     * Returns whether {@code place} or a folder below it holds a checkpoint.
     *
     * @throws InvalidInputException if it is unreadable
     */
    public static boolean anyIn(Path place) {
        if (!Files.exists(place)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(place)) {
            return files.anyMatch(file -> file.endsWith(LAST));
        } catch (IOException | UncheckedIOException e) {
            throw FileProblem.unreadable(place, e);
        }
    }

    /**
     * Returns the last saved state of the training, if there is one.
     *
     * @throws InvalidInputException if the checkpoint cannot be used
     */
    @Override
    public Optional<Fitting.Saved> last() {
        Path file = folder.resolve(LAST);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    @Override
    public TrainerState best(Fitting.Saved last) {
        int best = last.curve().best();
        if (best == last.curve().size()) {
            return last.state();
        }
        Path file = bestFile(best);
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    file + ": found no checkpoint of the best epoch; expected it" + again(file));
        }
        return read(file).state();
    }

    private Fitting.Saved read(Path file) {
        Checkpoint checkpoint = CheckpointFile.read(file, remedy(file));
        facts.forEach((name, fact) -> {
            String then = checkpoint.facts().getOrDefault(name, "");
            if (!fact.equals(then)) {
                throw new InvalidInputException(file + ": found a checkpoint of a training with another " + name
                        + FactChange.of(name, then, fact) + ", or "
                        + remedy(file));
            }
        });
        return new Fitting.Saved(checkpoint.curve(), checkpoint.state());
    }

    /**
     * Saves the training after an epoch.
     *
     * @throws InvalidInputException if the disk is full or the place cannot be written to; the epoch before is then still
     *     there to go on from
     */
    @Override
    public void save(TrainingCurve curve, TrainerState state) {
        try {
            replace(curve, state);
        } catch (InvalidInputException e) {
            String way = Files.isRegularFile(folder.resolve(LAST))
                    ? ", then add --resume to go on from the last saved epoch"
                    : ", then add --resume to begin this training again";
            throw new InvalidInputException(
                    e.getMessage() + way + "; for another folder move checkpoints/ there first", e);
        }
    }

    private void replace(TrainingCurve curve, TrainerState state) {
        Checkpoint checkpoint = new Checkpoint(facts, curve, state);
        int best = curve.best();
        if (best == curve.size()) {
            // First: when the last checkpoint speaks of a later best epoch than this, that one must be there already.
            CheckpointFile.write(bestFile(best), checkpoint);
        }
        CheckpointFile.write(folder.resolve(LAST), checkpoint);
        deleteBestBut(bestFile(best));
    }

    @Override
    public RuntimeException refused(IllegalArgumentException why) {
        return new InvalidInputException(
                folder + ": " + why.getMessage() + "; expected the state of this training"
                        + again(folder.resolve(LAST)),
                why);
    }

    /** Returns the fix for an unusable checkpoint. Other checkpoints of the folder stay usable. */
    private static String again(Path file) {
        return ". Fix: " + remedy(file);
    }

    /** Returns the fix without its heading. */
    private static String remedy(Path file) {
        Path split = file.getParent();
        Path training = split == null ? null : split.getParent();
        return "delete the folder " + (training == null ? file : training)
                + " and add --resume, or train all from the start with --force instead of --resume";
    }

    private Path bestFile(int epoch) {
        return folder.resolve(BEST + epoch + ".checkpoint");
    }

    private void deleteBestBut(Path kept) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(BEST) && !file.equals(kept)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw FileProblem.unwritable(folder, e);
        }
    }
}
