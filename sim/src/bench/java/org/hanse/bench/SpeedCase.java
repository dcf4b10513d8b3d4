// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;

/**
 * One line of the comparison: a workload, with or without objectives, and the network that does it.
 *
 * @param workload how much there is to do
 * @param objectives whether three Q heads are trained beside the policy
 */
public record SpeedCase(Workload workload, boolean objectives) {

    static final int TITLE_TOKENS = 12;
    static final int TOKEN_BUCKETS = 16_384;
    static final int CATEGORIES = 1_024;
    static final int TYPES = 8;
    static final int GAPS = 32;
    static final double DISCOUNT = 0.9;
    static final double RATE = 1e-3;

    /** Returns the number of rewards for each position. */
    int rewards() {
        return objectives ? ModelSpec.Objective.values().length : 0;
    }

    static ContentSpec content() {
        ContentSpec.Field category = new ContentSpec.Field(ContentSpec.Fact.CATEGORY, CATEGORIES, 16);
        return new ContentSpec(TOKEN_BUCKETS, 32, 64, TITLE_TOKENS, List.of(category), 0);
    }

    /** Returns the network: a merchant's network without memory terms, which no peer supports. */
    ModelSpec spec() {
        return spec(false);
    }

    ModelSpec spec(boolean memory) {
        return spec(memory, new ModelSpec.Encoding(EncoderKind.GRU, ModelSpec.Gate.CONTEXTUAL, 2, workload.length()));
    }

    /**
     * Returns a merchant's network.
     *
     * @param memory whether tables and the similarity of descriptions add to scores
     */
    ModelSpec spec(boolean memory, ModelSpec.Encoding encoding) {
        ContentSpec read = content();
        ContentSpec content = new ContentSpec(read.title(), read.fields(), read.vectorSize(), read.textSize(), memory);
        return new ModelSpec(
                64,
                encoding,
                new ModelSpec.Items(Optional.of(content), true, memory),
                rewards(),
                new ModelSpec.Rows(TYPES, GAPS, 0));
    }

    /** Weights of the objectives in the choice of the best action. */
    List<Double> omega() {
        return objectives ? List.of(1.0, 1.0, 1.0) : List.of();
    }

    TrainingSettings settings() {
        return settings(spec());
    }

    TrainingSettings settings(ModelSpec spec) {
        LossSettings loss = new LossSettings(objectives ? 1 : 0, DISCOUNT, 1, 0, 0, omega(), false);
        return new TrainingSettings(
                spec,
                OptimizerSettings.adam(RATE),
                new TrainingSettings.Objective(
                        loss, ScoreWeights.policyOnly(rewards()), new ObjectiveRewards(Map.of())),
                new TrainingSettings.Steps(workload.shoppers(), 0, TrainingSettings.SHARDS, 1),
                new TrainingSettings.Candidates(false, 1, workload.negatives(), false),
                new TrainingSettings.Memory(1, 0),
                1);
    }
}
