// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.ModelProvenance;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/** A trainer whose one parameter is the number of epochs it trained, and whose losses are scripted. */
public final class ScriptedTrainer implements ModelTrainer {

    private static final ModelSpec SMALLEST = new ModelSpec(
            1,
            new ModelSpec.Encoding(EncoderKind.GRU, ModelSpec.Gate.UNIFORM, 1, 1),
            new ModelSpec.Items(Optional.empty(), true, false),
            0,
            new ModelSpec.Rows(1, 1, 0));

    private final String fingerprint;
    private final IntToDoubleFunction losses;
    private final IntFunction<CatalogueScorer> scorers;
    private int epoch;

    /** A trainer whose loss in epoch {@code e}, from 1, is {@code losses(e)}; not a number means divergence. */
    public ScriptedTrainer(String fingerprint, IntToDoubleFunction losses) {
        this(fingerprint, losses, epoch -> new Indifferent());
    }

    /** Creates a trainer as above; {@code overflows} makes its parameters finite but too large for scores. */
    public ScriptedTrainer(String fingerprint, IntToDoubleFunction losses, boolean overflows) {
        this(fingerprint, losses, epoch -> {
            if (overflows) {
                throw new DivergenceException("the vector of item 0 is NaN");
            }
            return new Indifferent();
        });
    }

    /** Creates a trainer as above with the scorer {@code scorers(e)} after epoch {@code e}. */
    public ScriptedTrainer(String fingerprint, IntToDoubleFunction losses, IntFunction<CatalogueScorer> scorers) {
        this.fingerprint = fingerprint;
        this.losses = losses;
        this.scorers = scorers;
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public int epochs() {
        return epoch;
    }

    @Override
    public int steps() {
        return 2;
    }

    @Override
    public long parameters() {
        return 1;
    }

    @Override
    public double epoch(StepListener listener) {
        double loss = losses.applyAsDouble(epoch + 1);
        listener.stepped(1, loss);
        if (Double.isNaN(loss)) {
            throw new DivergenceException("the loss of step 2 is NaN");
        }
        listener.stepped(2, loss);
        epoch++;
        return loss;
    }

    @Override
    public TrainerState state() {
        return new TrainerState(fingerprint, epoch, Map.of("all", new float[] {epoch}), Map.of("steps", 2L * epoch));
    }

    @Override
    public void restore(TrainerState state) {
        if (!state.fingerprint().equals(fingerprint)) {
            throw new IllegalArgumentException("the saved state is of another training");
        }
        epoch = (int) state.array("all")[0];
    }

    @Override
    public CatalogueScorer scorer(int merchant, ShardRunner runner) {
        return scorers.apply(epoch);
    }

    /** Returns a minimal network whose facts identify this trainer and its epochs. */
    @Override
    public Optional<TrainedNetwork> trained(String code) {
        return Optional.of(new TrainedNetwork(
                NetworkInitializer.shared(SMALLEST, new SplittableRandom(1)),
                new ModelProvenance(Map.of("code", code, "epochs", Integer.toString(epoch), "trainer", fingerprint))));
    }

    /** Finds all items alike. */
    private static final class Indifferent implements CatalogueScorer {

        @Override
        public void score(InteractionSequence history, double[] scores) {}

        @Override
        public CatalogueScorer forShard() {
            return this;
        }
    }
}
