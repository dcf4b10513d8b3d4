// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Map;
import org.hanse.core.model.ModelSpec;

/** Builder of {@link TrainingSettings} for tests, with defaults. */
public final class TrainingBuilder {

    private ModelSpec spec;
    private OptimizerSettings optimizer = OptimizerSettings.adam(0.01);
    private LossSettings loss = LossSettings.policyOnly();
    private ScoreWeights ranking = ScoreWeights.policyOnly(0);
    private ObjectiveRewards rewards = new ObjectiveRewards(Map.of());
    private int batch = 8;
    private double dropout = 0;
    private boolean excludeHistory = false;
    private int fullCandidates = 1000;
    private int drawnCandidates = 12;
    private boolean metCandidates = false;
    private int targetEpochs = 1;
    private int memoryEpochs = 1;
    private double memoryDropout = 0;
    private int shards = 2;
    private long seed = 1;

    private TrainingBuilder(ModelSpec spec) {
        this.spec = spec;
    }

    /** Begins with small defaults. */
    public static TrainingBuilder aTraining(ModelSpec spec) {
        return new TrainingBuilder(spec);
    }

    /** Begins with the values of another. */
    public static TrainingBuilder like(TrainingSettings usual) {
        return new TrainingBuilder(usual.spec())
                .withOptimizer(usual.optimizer())
                .withLoss(usual.objective().loss())
                .withRanking(usual.objective().ranking())
                .withRewards(usual.objective().rewards())
                .withBatch(usual.steps().batch())
                .withDropout(usual.steps().dropout())
                .withExcludeHistory(usual.candidates().excludeHistory())
                .withFullCandidates(usual.candidates().full())
                .withDrawnCandidates(usual.candidates().drawn())
                .withMetCandidates(usual.candidates().met())
                .withTargetEpochs(usual.steps().targetEpochs())
                .withMemoryEpochs(usual.memory().epochs())
                .withMemoryDropout(usual.memory().dropout())
                .withShards(usual.steps().shards())
                .withSeed(usual.seed());
    }

    public TrainingBuilder withSpec(ModelSpec spec) {
        this.spec = spec;
        return this;
    }

    public TrainingBuilder withOptimizer(OptimizerSettings optimizer) {
        this.optimizer = optimizer;
        return this;
    }

    public TrainingBuilder withLoss(LossSettings loss) {
        this.loss = loss;
        return this;
    }

    public TrainingBuilder withRanking(ScoreWeights ranking) {
        this.ranking = ranking;
        return this;
    }

    public TrainingBuilder withRewards(ObjectiveRewards rewards) {
        this.rewards = rewards;
        return this;
    }

    public TrainingBuilder withBatch(int batch) {
        this.batch = batch;
        return this;
    }

    public TrainingBuilder withDropout(double dropout) {
        this.dropout = dropout;
        return this;
    }

    public TrainingBuilder withExcludeHistory(boolean excludeHistory) {
        this.excludeHistory = excludeHistory;
        return this;
    }

    public TrainingBuilder withFullCandidates(int fullCandidates) {
        this.fullCandidates = fullCandidates;
        return this;
    }

    public TrainingBuilder withDrawnCandidates(int drawnCandidates) {
        this.drawnCandidates = drawnCandidates;
        return this;
    }

    public TrainingBuilder withMetCandidates(boolean metCandidates) {
        this.metCandidates = metCandidates;
        return this;
    }

    public TrainingBuilder withTargetEpochs(int targetEpochs) {
        this.targetEpochs = targetEpochs;
        return this;
    }

    public TrainingBuilder withMemoryEpochs(int memoryEpochs) {
        this.memoryEpochs = memoryEpochs;
        return this;
    }

    public TrainingBuilder withMemoryDropout(double memoryDropout) {
        this.memoryDropout = memoryDropout;
        return this;
    }

    public TrainingBuilder withShards(int shards) {
        this.shards = shards;
        return this;
    }

    public TrainingBuilder withSeed(long seed) {
        this.seed = seed;
        return this;
    }

    public TrainingSettings build() {
        return new TrainingSettings(
                spec,
                optimizer,
                TrainingSettings.Objective.of(loss, ranking, rewards),
                new TrainingSettings.Steps(batch, dropout, shards, targetEpochs),
                new TrainingSettings.Candidates(excludeHistory, fullCandidates, drawnCandidates, metCandidates),
                new TrainingSettings.Memory(memoryEpochs, memoryDropout),
                seed);
    }
}
