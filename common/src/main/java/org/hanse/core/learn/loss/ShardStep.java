// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Optional;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequencePass;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.SimilarityRows;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;

/** One shard's part of a step: forward through the network, the losses, and back to item vectors and parameters. */
final class ShardStep {

    private final StepContext step;
    private final NetworkShape shape;
    private final SequenceRange range = new SequenceRange();
    private final SequencePass pass;
    private final SequencePass targetPass;
    private final Kernels kernels;
    private final Candidates candidates;
    private final Candidates targetCandidates;
    private final Optional<TargetNetwork> target;
    private CandidateLoss candidateLoss;
    private final CandidateVectors candidateVectors;
    private Optional<ValueLoss> valueLoss;
    final ShardGradient gradient;

    double policy;
    double value;
    double conservative;

    /**
     * Creates a shard's working memory.
     *
     * @param targetCandidates the same candidates with the target network's vectors
     * @param tables the merchant's tables, where the network has memory
     * @param target source of target values, where the network has objectives
     */
    ShardStep(
            StepContext step,
            Kernels kernels,
            Candidates candidates,
            Candidates targetCandidates,
            Optional<MemoryTables> tables,
            Optional<TargetNetwork> target) {
        this.step = step;
        this.shape = step.shape;
        this.kernels = kernels;
        this.candidates = candidates;
        this.targetCandidates = targetCandidates;
        this.pass = new SequencePass(shape, kernels);
        this.targetPass = new SequencePass(shape, kernels);
        this.gradient = new ShardGradient(shape);
        this.target = target;
        ShardParts parts = parts(tables);
        this.candidateLoss = new CandidateLoss(parts);
        this.candidateVectors = new CandidateVectors(parts);
        this.valueLoss = valueLoss(parts);
    }

    private ShardParts parts(Optional<MemoryTables> tables) {
        return new ShardParts(
                step,
                kernels,
                candidates,
                range,
                pass,
                gradient,
                tables.map(MemoryRows::new),
                step.descriptions.map(vectors -> new SimilarityRows(vectors, kernels)));
    }

    private Optional<ValueLoss> valueLoss(ShardParts parts) {
        return target.map(network -> new ValueLoss(parts, new ValueLoss.Target(network, targetPass, targetCandidates)));
    }

    /** Continues with another merchant's tables. */
    void remember(Optional<MemoryTables> tables) {
        ShardParts parts = parts(tables);
        candidateLoss = new CandidateLoss(parts);
        valueLoss = valueLoss(parts);
    }

    /** Takes over the parameters; to be called when they have changed. */
    void load() {
        pass.load(step.shared);
    }

    /** Takes over those of the target network. */
    void loadTarget() {
        target.ifPresent(network -> targetPass.load(network.shared));
    }

    /** Sets losses and gradients to zero and computes those of windows {@code [from, to)}. */
    void run(int from, int to) {
        policy = 0;
        value = 0;
        conservative = 0;
        range.set(step.batch, from, to);
        gradient.clear(step.selection.count, range.positions);
        if (from == to) {
            return;
        }
        pass.forward(range, step.places, step.vectors, step.shared, step.dropout);
        candidateLoss.run(candidateVectors);
        policy = candidateLoss.policy();
        conservative = candidateLoss.conservative();
        if (valueLoss.isPresent() && target.isPresent()) {
            TargetNetwork network = target.get();
            if (step.loss.bootstraps() && step.loss.algorithm().usesTarget()) {
                targetPass.forward(range, step.batch.items, network.vectors(), network.shared, 0);
            }
            value = valueLoss.get().run(candidateLoss.best());
        }
        gradient.spreadMemory(step);
        pass.gradient(range, step.places, gradient.du(), gradient.dv(), gradient.vectors.current(), gradient.shared);
    }
}
