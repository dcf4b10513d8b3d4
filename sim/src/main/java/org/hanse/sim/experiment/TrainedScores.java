// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.summary.TrainingRecord;

/**
 * Scores of the trained models of a run.
 *
 * @param byModel scores by model, then by id of the part
 * @param trainings records of the trainings
 */
record TrainedScores(Map<String, Map<String, ModelScore>> byModel, List<TrainingRecord> trainings) {

    static final TrainedScores NONE = new TrainedScores(Map.of(), List.of());

    TrainedScores {
        trainings = List.copyOf(trainings);
    }

    /** Returns these scores with those of another model, by id of the part. */
    TrainedScores with(String model, Map<String, ModelScore> scores) {
        Map<String, Map<String, ModelScore>> all = new HashMap<>(byModel);
        all.put(model, scores);
        return new TrainedScores(all, trainings);
    }

    ModelScore of(String model, String part) {
        ModelScore score = byModel.getOrDefault(model, Map.of()).get(part);
        if (score == null) {
            throw new IllegalStateException(model + " was not trained for " + part);
        }
        return score;
    }
}
