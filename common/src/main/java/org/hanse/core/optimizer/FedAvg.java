// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivateSum;

/**
 * Adds the mean change, times a rate.
 *
 * <p>Source: McMahan et al., AISTATS 2017, algorithm 1, where the rate is 1.
 *
 * @param rate above 0, finite
 */
public record FedAvg(double rate) implements OptimizerKind {

    public FedAvg {
        Moments.requireRate(rate);
    }

    @Override
    public String name() {
        return "fedavg";
    }

    @Override
    public List<OptimizerSetting> settings() {
        return List.of(OptimizerSetting.positive("rate", rate));
    }

    @Override
    public FedAvg with(ToDoubleFunction<String> values) {
        return new FedAvg(values.applyAsDouble("rate"));
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Moments.requireFit(model, change, state, false, false);
        return new Advance(Moments.moved(model, i -> rate * change.mean(i)), OptimizerState.EMPTY);
    }
}
