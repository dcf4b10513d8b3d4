// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hanse.clientnode.port.TrainingStates;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.file.DurableFile;
import org.hanse.key.KeyFile;
import org.hanse.store.Checkpoint;
import org.hanse.store.CheckpointFile;

/**
 * Checkpoints in a folder of the home: the last epoch and the best one. They are made of shoppers' data, so only the owner may open the
 * folder, and an erasure empties it.
 */
record NodeCheckpoints(Path folder) implements TrainingStates {

    private static final String TRAINING = "training";
    private static final String FIX = "run hanse node train, which begins again";

    @Override
    public Fitting.Checkpoints of(String training, Consumer<Runnable> guard) {
        return new OfTraining(Map.of(TRAINING, training), guard);
    }

    /** Returns whether no training was interrupted. */
    boolean isEmpty() {
        return !Files.exists(lastFile());
    }

    @Override
    public void delete() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw FileProblem.unwritable(folder, e);
        }
    }

    private Path lastFile() {
        return folder.resolve("last.checkpoint");
    }

    private Path bestFile() {
        return folder.resolve("best.checkpoint");
    }

    /** Checkpoints of one training. */
    private final class OfTraining implements Fitting.Checkpoints {

        private final Map<String, String> facts;
        private final Consumer<Runnable> guard;

        OfTraining(Map<String, String> facts, Consumer<Runnable> guard) {
            this.facts = facts;
            this.guard = guard;
        }

        @Override
        public Optional<Fitting.Saved> last() {
            Optional<Fitting.Saved> saved = saved();
            if (saved.isEmpty()) {
                delete();
            }
            return saved;
        }

        private Optional<Fitting.Saved> saved() {
            try {
                if (!Files.exists(lastFile())) {
                    return Optional.empty();
                }
                Checkpoint last = CheckpointFile.read(lastFile(), FIX);
                boolean whole = last.facts().equals(facts) && hasBest(last.curve());
                return whole ? Optional.of(new Fitting.Saved(last.curve(), last.state())) : Optional.empty();
            } catch (InvalidInputException e) {
                return Optional.empty();
            }
        }

        /** Returns whether the best epoch is stored. A crash between the two files leaves one that the last one does not name. */
        private boolean hasBest(TrainingCurve curve) {
            return curve.best() == 0
                    || (Files.exists(bestFile())
                            && CheckpointFile.read(bestFile(), FIX).state().epochs() == curve.best());
        }

        @Override
        public TrainerState best(Fitting.Saved last) {
            return CheckpointFile.read(bestFile(), FIX).state();
        }

        @Override
        public void save(TrainingCurve curve, TrainerState state) {
            KeyFile.makeFolder(folder);
            Checkpoint checkpoint = new Checkpoint(facts, curve, state);
            if (curve.best() == curve.size()) {
                store(checkpoint, bestFile());
            }
            store(checkpoint, lastFile());
        }

        /** Writes the content first: the guard keeps other writers of the data waiting. */
        private void store(Checkpoint checkpoint, Path file) {
            Path next = folder.resolve("next.checkpoint");
            CheckpointFile.write(next, checkpoint);
            boolean adopted = false;
            try {
                guard.accept(() -> DurableFile.adopt(next, file));
                adopted = true;
            } finally {
                if (!adopted) {
                    // Made of data that were erased since.
                    delete();
                }
            }
        }

        @Override
        public RuntimeException refused(IllegalArgumentException why) {
            return why;
        }
    }
}
