// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Optional;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.NetworkGradient;
import org.hanse.core.learn.loss.ValueLoss;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Single training steps of a network without memory on external batches, for benchmarks and studies. They use the
 * trainer's gradient and optimizer. Holds the parameters; not thread-safe.
 */
public final class NetworkStep {

    private final NetworkShape shape;
    private final ItemFeatures features;
    private final TrainingSettings settings;
    private final Kernels kernels;
    private final ShardRunner runner;
    private final Optional<TargetNetwork> target;
    private final NetworkGradient gradient;
    private final AdamOptimizer sharedOptimizer;
    private final AdamOptimizer personalOptimizer;
    private final float[] shared;
    private final float[] personal;

    /**
     * Starts at the given parameters, which are also the target network's.
     *
     * @throws IllegalArgumentException if the network has memory, which needs a merchant's log
     */
    public NetworkStep(
            SharedNetwork network,
            PersonalNetwork own,
            ItemFeatures features,
            TrainingSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        if (network.spec().memory()) {
            throw new IllegalArgumentException("steps on given batches know no memory tables");
        }
        this.features = features;
        this.settings = settings;
        this.kernels = kernels;
        this.runner = runner;
        this.shape = new NetworkShape(network.spec(), own.items());
        this.shared = network.parameters().toArray();
        this.personal = own.parameters().toArray();
        this.target =
                shape.objectives > 0 ? Optional.of(new TargetNetwork(shape, features, kernels)) : Optional.empty();
        this.gradient = new NetworkGradient(
                shape, features, kernels, settings.steps().shards(), Optional.empty(), target, runner);
        this.sharedOptimizer = new AdamOptimizer(
                shape.shared, settings.optimizer(), kernels, settings.steps().shards(), runner);
        this.personalOptimizer = new AdamOptimizer(
                shape.personal, settings.optimizer(), kernels, settings.steps().shards(), runner);
        StepContext context = gradient.context();
        context.shared = shared;
        context.personal = personal;
        context.loss = settings.objective().loss();
        context.dropout = settings.steps().dropout();
        context.excludeHistory = settings.candidates().excludeHistory();
        gradient.centre();
        snapshot();
    }

    /**
     * Sets the candidates, drawn uniformly.
     *
     * @param drawn different items; exclusions find only the last place of a repeated one
     */
    public void compareWith(int[] drawn) {
        gradient.compareWith(drawn, drawn.length, new float[0]);
    }

    /** Copies the current parameters to the target network. */
    public void snapshot() {
        target.ifPresent(network -> {
            network.snapshot(shared, personal, settings.steps().shards(), runner);
            gradient.loadTarget();
        });
    }

    /**
     * Runs one step and returns the loss before it.
     *
     * @throws IllegalArgumentException if the batch is empty, its number of rewards differs from the network's
     *     objectives, or a window is longer than the network's history
     * @throws IllegalStateException if the last window is empty
     */
    public double step(SequenceBatch batch) {
        StepContext context = gradient.context();
        context.positionWeight =
                1.0 / batch.policyWeight(settings.objective().loss().first());
        double differences =
                Math.max(1, ValueLoss.differences(batch, settings.objective().loss()));
        context.valueWeight = settings.objective().loss().valueWeight() / (differences * Math.max(1, shape.objectives));
        double loss = gradient.add(batch).sum();
        gradient.shorten(settings.optimizer().clipNorm());
        sharedOptimizer.step(shared, gradient.shared);
        personalOptimizer.step(personal, gradient.personal);
        return loss;
    }

    /** Returns a scorer of the current network. */
    public NetworkScorer scorer() {
        return NetworkScorer.of(
                shared(),
                personal(),
                features,
                Optional.empty(),
                settings.objective().ranking(),
                kernels,
                runner);
    }

    /** Returns the current shared network. */
    public SharedNetwork shared() {
        return new SharedNetwork(shape.spec, ParameterVector.of(shape.shared, shared));
    }

    /** Returns the current personal network. */
    public PersonalNetwork personal() {
        return new PersonalNetwork(shape.spec, shape.items, ParameterVector.of(shape.personal, personal));
    }
}
