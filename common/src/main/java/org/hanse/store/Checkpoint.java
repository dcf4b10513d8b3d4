// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingCurve;

/**
 * State of a training between two epochs.
 *
 * @param facts all inputs that determine the results, by name; training resumes from a checkpoint with equal facts only
 * @param curve curve of the past epochs
 * @param state state of the trainer
 */
public record Checkpoint(Map<String, String> facts, TrainingCurve curve, TrainerState state) {

    public Checkpoint {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
