// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import java.util.Optional;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.PrivateSum;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.Key.Range;

/**
 * FedAvg with momentum: {@code v = beta v + change}; the model moves by {@code rate v}.
 *
 * <p>Source: Hsu, Qi and Brown, arXiv 1909.06335 (2019), without Nesterov's look ahead.
 *
 * @param rate above 0, finite
 * @param momentum {@code beta}, at least 0, below 1
 */
public record FedAvgM(
        @Key(value = RATE, range = Range.POSITIVE) double rate,

        @Key(value = "share of earlier changes", range = Range.SHARE)
        double momentum)
        implements OptimizerKind {

    public FedAvgM {
        Moments.requireRate(rate);
        Moments.requireShare("momentum", momentum);
    }

    @Override
    public String name() {
        return "fedavgm";
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Moments.requireFit(model, change, state, true, false);
        ParameterVector sum = Moments.next(model, state.first(), (i, before) -> momentum * before + change.mean(i));
        return new Advance(
                Moments.moved(model, i -> rate * sum.get(i)), new OptimizerState(Optional.of(sum), Optional.empty()));
    }
}
