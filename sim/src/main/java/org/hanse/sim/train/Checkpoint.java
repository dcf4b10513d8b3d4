// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hanse.core.learn.train.TrainerState;

/**
 * A training between two epochs.
 *
 * @param facts all that its results depend on, by name; a training goes on from checkpoints with the same facts only
 * @param curve how it went so far
 * @param state what the trainer needs to go on
 */
public record Checkpoint(Map<String, String> facts, TrainingCurve curve, TrainerState state) {

    public Checkpoint {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
