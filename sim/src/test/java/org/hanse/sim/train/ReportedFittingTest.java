// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.TrainingCurve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportedFittingTest {

    /** Validation by epoch: best at 3, then worse. */
    private static final List<Double> RISE_AND_FALL = List.of(0.1, 0.2, 0.4, 0.3, 0.4, 0.2, 0.1, 0.1);

    @TempDir
    Path folder = Path.of("");

    private final Recorder recorder = new Recorder();

    @Test
    void fit_noBetterForSomeEpochs_stopsAndKeepsTheBest() {
        ScriptedTrainer trainer = trainer();
        ReportedFitting.Outcome outcome = fit(trainer, order(8, 3, Optional.empty()));

        assertThat(outcome.curve().size()).isEqualTo(6);
        assertThat(outcome.curve().best()).isEqualTo(3);
        assertThat(outcome.divergence()).isEmpty();
        assertThat(trainer.epochs()).isEqualTo(3);
    }

    @Test
    void fit_mostEpochsReached_stops() {
        ScriptedTrainer trainer = trainer();

        assertThat(fit(trainer, order(2, 3, Optional.empty())).curve().size()).isEqualTo(2);
        assertThat(trainer.epochs()).isEqualTo(2);
    }

    @Test
    void fit_nothingToValidateOn_trainsAllAndKeepsTheLast() {
        ScriptedTrainer trainer = trainer();
        ReportedFitting.Outcome outcome = fit(
                trainer,
                new ReportedFitting.Order(
                        "model",
                        "ndcg@10",
                        "epoch",
                        new Fitting.Goal(7, 2, ignored -> OptionalDouble.empty()),
                        Remedy.NETWORK,
                        Optional.empty()));

        assertThat(outcome.curve().size()).isEqualTo(7);
        assertThat(trainer.epochs()).isEqualTo(7);
    }

    @Test
    void fit_stoppedAfterAnyEpoch_goesOnToTheSameEnd() {
        ReportedFitting.Outcome whole = fit(trainer(), order(8, 3, Optional.empty()));
        for (int stop = 1; stop <= whole.curve().size(); stop++) {
            CheckpointFolder place = new CheckpointFolder(folder.resolve("stop" + stop), Map.of("seed", "1"));
            int last = stop;
            Recorder killer = new Recorder() {
                @Override
                public void epochEnded(TrainingCurve curve) {
                    if (curve.size() == last) {
                        throw new IllegalStateException("killed");
                    }
                }
            };
            assertThatThrownBy(() -> new ReportedFitting(() -> Instant.EPOCH, killer)
                            .fit(trainer(), order(8, 3, Optional.of(place))))
                    .hasMessage("killed");
            ScriptedTrainer resumed = trainer();
            ReportedFitting.Outcome rest = fit(resumed, order(8, 3, Optional.of(place)));

            assertThat(rest).isEqualTo(whole);
            assertThat(resumed.epochs()).isEqualTo(3);
            assertThat(recorder.begun).last().isEqualTo("model after " + stop);
        }
    }

    @Test
    void fit_finished_isNotTrainedAgain() {
        CheckpointFolder place = new CheckpointFolder(folder, Map.of());
        fit(trainer(), order(8, 3, Optional.of(place)));
        recorder.steps = 0;
        ScriptedTrainer again = trainer();
        fit(again, order(8, 3, Optional.of(place)));

        assertThat(recorder.steps).isZero();
        assertThat(again.epochs()).isEqualTo(3);
    }

    @Test
    void fit_checkpoints_areTheLastAndTheBestOnly() throws IOException {
        fit(trainer(), order(8, 3, Optional.of(new CheckpointFolder(folder, Map.of()))));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("last.checkpoint", "best-3.checkpoint");
        }
    }

    @Test
    void fit_diverges_saysSoAndLeavesTheLastGoodCheckpoint() {
        CheckpointFolder place = new CheckpointFolder(folder, Map.of());
        ScriptedTrainer trainer = new ScriptedTrainer("same", epoch -> epoch == 3 ? Double.NaN : 1);
        ReportedFitting.Outcome outcome = fit(trainer, order(8, 3, Optional.of(place)));

        assertThat(outcome.divergence())
                .contains(new Divergence("epoch", OptionalInt.of(3), "the loss of step 2 is NaN", Remedy.NETWORK));
        assertThat(outcome.curve().size()).isEqualTo(2);
        assertThat(place.last().orElseThrow().curve().size()).isEqualTo(2);
        assertThat(recorder.divergence).isEqualTo(outcome.divergence());
    }

    @Test
    void fit_lossOrScoresNotFinite_isDivergence() {
        assertThat(fit(new ScriptedTrainer("same", epoch -> Double.POSITIVE_INFINITY), order(8, 3, Optional.empty()))
                        .divergence())
                .contains(inFirst("the loss is Infinity"));
        Fitting.Validation broken = trainer -> {
            throw new NotFiniteScoreException("a model scored item 1 as NaN");
        };
        assertThat(fit(
                                trainer(),
                                new ReportedFitting.Order(
                                        "model",
                                        "ndcg@10",
                                        "epoch",
                                        new Fitting.Goal(8, 3, broken),
                                        Remedy.NETWORK,
                                        Optional.empty()))
                        .divergence())
                .contains(inFirst("a model scored item 1 as NaN"));
        Fitting.Validation overflown = trainer -> {
            throw new DivergenceException("the vector of item 1 is NaN");
        };
        assertThat(fit(
                                trainer(),
                                new ReportedFitting.Order(
                                        "model",
                                        "ndcg@10",
                                        "epoch",
                                        new Fitting.Goal(8, 3, overflown),
                                        Remedy.NETWORK,
                                        Optional.empty()))
                        .divergence())
                .contains(inFirst("the vector of item 1 is NaN"));
    }

    private static Divergence inFirst(String sign) {
        return new Divergence("epoch", OptionalInt.of(1), sign, Remedy.NETWORK);
    }

    @Test
    void fit_checkpointOfOtherFacts_isRefusedByName() {
        fit(trainer(), order(2, 3, Optional.of(new CheckpointFolder(folder, Map.of("seed", "1")))));

        assertThatThrownBy(() ->
                        fit(trainer(), order(2, 3, Optional.of(new CheckpointFolder(folder, Map.of("seed", "2"))))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a checkpoint of a training with another seed")
                .hasMessageContaining("--force");
    }

    @Test
    void fit_checkpointOfOtherTrainer_isRefused() {
        CheckpointFolder place = new CheckpointFolder(folder, Map.of());
        fit(trainer(), order(2, 3, Optional.of(place)));

        assertThatThrownBy(() -> fit(new ScriptedTrainer("other", epoch -> 1), order(2, 3, Optional.of(place))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the saved state is of another training");
    }

    @Test
    void fit_bestCheckpointGone_isRefused() throws IOException {
        CheckpointFolder place = new CheckpointFolder(folder, Map.of());
        fit(trainer(), order(5, 3, Optional.of(place)));
        Files.delete(folder.resolve("best-3.checkpoint"));

        assertThatThrownBy(() -> fit(trainer(), order(5, 3, Optional.of(place))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("best-3.checkpoint");
    }

    @Test
    void fit_checkpointThatCannotBeWritten_endsTheListenerAndSaysHowToGoOn() throws IOException {
        CheckpointFolder place = new CheckpointFolder(folder, Map.of());
        Path blocked = folder.resolve("best-2.checkpoint");
        Recorder blocker = new Recorder() {
            @Override
            public void epochEnded(TrainingCurve curve) {
                createFolder(blocked.resolve("in the way"));
            }
        };

        assertThatThrownBy(() -> new ReportedFitting(() -> Instant.EPOCH, blocker)
                        .fit(trainer(), order(8, 3, Optional.of(place))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(blocked + ": found a folder; expected a file. Fix: ")
                .hasMessageContaining(", then add --resume to go on from the last saved epoch")
                .hasMessageEndingWith("; for another folder move checkpoints/ there first");
        assertThat(blocker.interrupted).isTrue();

        Files.delete(blocked.resolve("in the way"));
        Files.delete(blocked);
        fit(trainer(), order(8, 3, Optional.of(place)));
        assertThat(recorder.begun).last().isEqualTo("model after 1");
    }

    @Test
    void fit_firstCheckpointCannotBeWritten_saysThatNoneIsThere() {
        createFolder(folder.resolve("best-1.checkpoint").resolve("in the way"));

        assertThatThrownBy(() -> fit(trainer(), order(8, 3, Optional.of(new CheckpointFolder(folder, Map.of())))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("best-1.checkpoint: found a folder; expected a file. Fix: ")
                .hasMessageContaining(", then add --resume to begin this training again")
                .hasMessageEndingWith("; for another folder move checkpoints/ there first");
    }

    private static void createFolder(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ScriptedTrainer trainer() {
        return new ScriptedTrainer("same", epoch -> 10.0 / epoch);
    }

    private static ReportedFitting.Order order(int epochs, int patience, Optional<CheckpointFolder> place) {
        return new ReportedFitting.Order(
                "model",
                "ndcg@10",
                "epoch",
                new Fitting.Goal(epochs, patience, trainer -> value(trainer.epochs())),
                Remedy.NETWORK,
                place);
    }

    private static OptionalDouble value(int epochs) {
        return OptionalDouble.of(epochs == 0 ? 0 : RISE_AND_FALL.get(epochs - 1));
    }

    private ReportedFitting.Outcome fit(ScriptedTrainer trainer, ReportedFitting.Order order) {
        return new ReportedFitting(() -> Instant.EPOCH, recorder).fit(trainer, order);
    }

    private static class Recorder implements TrainingListener {

        final List<String> begun = new ArrayList<>();
        int steps;
        boolean interrupted;
        Optional<Divergence> divergence = Optional.empty();

        @Override
        public void begun(Subject subject, TrainingCurve curve) {
            begun.add(subject.what() + " after " + curve.size());
        }

        @Override
        public void stepped(int step, double loss) {
            steps++;
        }

        @Override
        public void epochEnded(TrainingCurve curve) {}

        @Override
        public void ended(Optional<Divergence> end) {
            divergence = end;
        }

        @Override
        public void interrupted() {
            interrupted = true;
        }
    }
}
