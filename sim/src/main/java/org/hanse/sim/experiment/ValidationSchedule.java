// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;

/**
 * Schedule of the validations of a training. A model with selection of the last round is validated at the end only and
 * never stops early. Every private model is one: a choice by validation would be an uncharged release.
 *
 * @param every epochs, or rounds, between two validations
 */
record ValidationSchedule(TrainedModel model, int every) {

    static ValidationSchedule of(Scenario scenario, TrainedModel model) {
        return new ValidationSchedule(
                model, model.federation().isPresent() ? scenario.evaluation().every() : 1);
    }

    /** Returns whether the model is validated after {@code epochs} epochs. */
    boolean isDue(int epochs) {
        return epochs >= model.epochs() || (epochs % every == 0 && !model.selectsLast());
    }

    /** Returns the epochs without a better validation until training stops. */
    int patience() {
        return model.selectsLast()
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, (long) model.learning().patience() * every);
    }
}
