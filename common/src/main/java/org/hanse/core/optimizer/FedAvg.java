// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivateSum;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.Key.Range;

/**
 * FedAvg: adds the mean change, multiplied by a rate.
 *
 * <p>Source: McMahan et al., AISTATS 2017, algorithm 1, where the rate is 1.
 *
 * @param rate above 0, finite
 */
public record FedAvg(
        @Key(value = RATE, range = Range.POSITIVE) double rate) implements OptimizerKind {

    public FedAvg {
        Moments.requireRate(rate);
    }

    @Override
    public String name() {
        return "fedavg";
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Moments.requireFit(model, change, state, false, false);
        return new Advance(Moments.moved(model, i -> rate * change.mean(i)), OptimizerState.EMPTY);
    }
}
