// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class FittingTest {

    /** Trainer whose state is its number of epochs. */
    private static final class Counting implements ModelTrainer {

        private int epochs;
        private final IntToDoubleFunction losses;

        Counting(IntToDoubleFunction losses) {
            this.losses = losses;
        }

        @Override
        public ModelKind kind() {
            return ModelKind.NETWORK;
        }

        @Override
        public int epochs() {
            return epochs;
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public long parameters() {
            return 1;
        }

        @Override
        public double epoch(StepListener listener) {
            epochs++;
            return losses.applyAsDouble(epochs);
        }

        @Override
        public TrainerState state() {
            return new TrainerState("counting", epochs, Map.of(), Map.of());
        }

        @Override
        public void restore(TrainerState state) {
            if (!state.fingerprint().equals("counting")) {
                throw new IllegalArgumentException("another training");
            }
            epochs = state.epochs();
        }

        @Override
        public CatalogueScorer scorer(int merchant, ShardRunner runner) {
            throw new IllegalStateException("no score is asked for");
        }
    }

    /** Keeps all states, like a folder of checkpoints. */
    private static final class Kept implements Fitting.Checkpoints {

        private final List<Fitting.Saved> saved = new ArrayList<>();

        @Override
        public Optional<Fitting.Saved> last() {
            return saved.isEmpty() ? Optional.empty() : Optional.of(saved.get(saved.size() - 1));
        }

        @Override
        public TrainerState best(Fitting.Saved last) {
            return saved.get(last.curve().best() - 1).state();
        }

        @Override
        public void save(TrainingCurve curve, TrainerState state) {
            saved.add(new Fitting.Saved(curve, state));
        }

        @Override
        public RuntimeException refused(IllegalArgumentException why) {
            return new IllegalStateException("checkpoint: " + why.getMessage(), why);
        }
    }

    private static final Fitting.Progress SILENT = new Fitting.Progress() {
        @Override
        public void begun(TrainingCurve curve) {}

        @Override
        public void epochEnded(TrainingCurve curve) {}

        @Override
        public void stepped(int step, double loss) {}
    };

    private static final Fitting FITTING = new Fitting(() -> Instant.EPOCH, SILENT);

    /** Greatest at epoch 3. */
    private static OptionalDouble peak(ModelTrainer trainer) {
        return OptionalDouble.of(1.0 / (1 + Math.abs(3 - trainer.epochs())));
    }

    private static Fitting.Goal goal(int epochs) {
        return new Fitting.Goal(epochs, 2, FittingTest::peak);
    }

    @Test
    void fit_withoutImprovement_stopsAndRestoresTheBestEpoch() {
        Counting trainer = new Counting(epoch -> 1.0);
        Fitting.Outcome outcome = FITTING.fit(trainer, goal(20), Fitting.Checkpoints.NONE);

        assertThat(outcome.divergence()).isEmpty();
        assertThat(outcome.curve().size()).isEqualTo(5);
        assertThat(outcome.curve().best()).isEqualTo(3);
        assertThat(outcome.curve().bestValidation()).hasValue(1);
        assertThat(trainer.epochs()).isEqualTo(3);
    }

    @Test
    void fit_noEpochBetterThanTheStart_restoresTheStart() {
        Counting trainer = new Counting(epoch -> 1.0);
        Fitting.Outcome outcome = FITTING.fit(trainer, falling(20), Fitting.Checkpoints.NONE);

        assertThat(outcome.curve().start()).hasValue(1);
        assertThat(outcome.curve().best()).isZero();
        assertThat(outcome.curve().bestValidation()).hasValue(1);
        assertThat(outcome.curve().size()).isEqualTo(2);
        assertThat(trainer.epochs()).isZero();
    }

    /** The start needs no checkpoint: a trainer begins there. */
    @Test
    void fit_resumedWithTheStartAsTheBest_restoresIt() {
        Fitting.Outcome whole = FITTING.fit(new Counting(epoch -> 1.0), falling(20), Fitting.Checkpoints.NONE);
        Kept kept = new Kept();
        FITTING.fit(new Counting(epoch -> 1.0), falling(1), kept);
        Counting again = new Counting(epoch -> 1.0);

        assertThat(FITTING.fit(again, falling(20), kept)).isEqualTo(whole);
        assertThat(again.epochs()).isZero();
    }

    private static Fitting.Goal falling(int epochs) {
        return new Fitting.Goal(epochs, 2, trainer -> OptionalDouble.of(1.0 / (1 + trainer.epochs())));
    }

    /** Interrupted after each epoch, it ends as if it had not been. */
    @Test
    void fit_resumedAfterAnyEpoch_endsAtTheSameEpoch() {
        Fitting.Outcome whole = FITTING.fit(new Counting(epoch -> 1.0), goal(20), Fitting.Checkpoints.NONE);
        for (int first = 1; first <= 5; first++) {
            Kept kept = new Kept();
            FITTING.fit(new Counting(epoch -> 1.0), goal(first), kept);
            Counting again = new Counting(epoch -> 1.0);

            assertThat(FITTING.fit(again, goal(20), kept)).as("after %s", first).isEqualTo(whole);
            assertThat(again.epochs()).isEqualTo(3);
        }
    }

    @Test
    void fit_withoutValidation_keepsTheLastEpoch() {
        Counting trainer = new Counting(epoch -> 1.0);
        Fitting.Outcome outcome =
                FITTING.fit(trainer, new Fitting.Goal(4, 2, own -> OptionalDouble.empty()), Fitting.Checkpoints.NONE);

        assertThat(outcome.curve().best()).isEqualTo(4);
        assertThat(outcome.curve().bestValidation()).isEmpty();
        assertThat(trainer.epochs()).isEqualTo(4);
        assertThat(TrainingCurve.EMPTY.best()).isZero();
        assertThat(TrainingCurve.EMPTY.bestValidation()).isEmpty();
    }

    @Test
    void fit_ofALossOrAScoreThatIsNotFinite_endsWithItsWords() {
        Fitting.Outcome loss =
                FITTING.fit(new Counting(epoch -> epoch == 2 ? Double.NaN : 1), goal(20), Fitting.Checkpoints.NONE);
        assertThat(loss.divergence()).hasValue("the loss is NaN");
        assertThat(loss.curve().size()).isEqualTo(1);

        Fitting.Goal scores = new Fitting.Goal(20, 2, own -> {
            throw new DivergenceException("score of item-1 is NaN");
        });
        assertThat(FITTING.fit(new Counting(epoch -> 1.0), scores, Fitting.Checkpoints.NONE)
                        .divergence())
                .hasValue("score of item-1 is NaN");
    }

    @Test
    void fit_fromAStateOfAnotherTraining_isTheErrorOfTheCheckpoints() {
        Kept kept = new Kept();
        kept.save(TrainingCurve.EMPTY, new TrainerState("other", 1, Map.of(), Map.of()));
        kept.save(
                TrainingCurve.EMPTY.with(new TrainingCurve.Epoch(1, 0, OptionalDouble.empty())),
                new TrainerState("other", 1, Map.of(), Map.of()));

        assertThatThrownBy(() -> FITTING.fit(new Counting(epoch -> 1.0), goal(20), kept))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("checkpoint: another training");
    }
}
