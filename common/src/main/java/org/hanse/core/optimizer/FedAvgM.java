// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.PrivateSum;

/**
 * Adds up changes that fade, {@code v = beta v + change}, and moves by {@code rate v}.
 *
 * <p>Source: Hsu, Qi and Brown, arXiv 1909.06335 (2019), without Nesterov's look ahead.
 *
 * @param rate above 0, finite
 * @param momentum {@code beta}, at least 0, below 1
 */
public record FedAvgM(double rate, double momentum) implements OptimizerKind {

    public FedAvgM {
        Moments.requireRate(rate);
        Moments.requireShare("momentum", momentum);
    }

    @Override
    public String name() {
        return "fedavgm";
    }

    @Override
    public List<OptimizerSetting> settings() {
        return List.of(OptimizerSetting.positive("rate", rate), OptimizerSetting.share("momentum", momentum));
    }

    @Override
    public FedAvgM with(ToDoubleFunction<String> values) {
        return new FedAvgM(values.applyAsDouble("rate"), values.applyAsDouble("momentum"));
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Moments.requireFit(model, change, state, true, false);
        ParameterVector sum = Moments.next(model, state.first(), (i, before) -> momentum * before + change.mean(i));
        return new Advance(
                Moments.moved(model, i -> rate * sum.get(i)), new OptimizerState(Optional.of(sum), Optional.empty()));
    }
}
