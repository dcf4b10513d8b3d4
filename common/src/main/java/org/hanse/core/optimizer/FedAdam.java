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
 * FedAdam: every parameter moves by its mean change divided by the root of its mean squared change:
 * {@code m = beta1 m + (1 - beta1) change}, {@code v = beta2 v + (1 - beta2) change^2}, by
 * {@code rate m / (sqrt(v) + tau)}. Both means begin at 0, without correction; the paper begins {@code v} at
 * {@code tau^2} or more.
 *
 * <p>Source: Reddi et al., ICLR 2021, algorithm 2 (FedAdam).
 *
 * @param rate {@code eta}, above 0, finite
 * @param beta1 at least 0, below 1
 * @param beta2 at least 0, below 1
 * @param tau degree of adaptivity, above 0, finite: the greater, the closer to FedAvgM
 */
public record FedAdam(
        @Key(value = RATE, range = Range.POSITIVE) double rate,

        @Key(value = "share of the earlier mean", range = Range.SHARE)
        double beta1,

        @Key(value = "share of the earlier mean square", range = Range.SHARE)
        double beta2,

        @Key(value = "degree of adaptivity", range = Range.POSITIVE)
        double tau)
        implements OptimizerKind {

    public FedAdam {
        Moments.requireRate(rate);
        Moments.requireShare("beta1", beta1);
        Moments.requireShare("beta2", beta2);
        if (!(tau > 0 && tau < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tau " + tau + " must be above 0 and finite");
        }
    }

    @Override
    public String name() {
        return "fedadam";
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Moments.requireFit(model, change, state, true, true);
        ParameterVector first =
                Moments.next(model, state.first(), (i, before) -> beta1 * before + (1 - beta1) * change.mean(i));
        ParameterVector second = Moments.next(
                model,
                state.second(),
                (i, before) -> beta2 * before + (1 - beta2) * (double) change.mean(i) * change.mean(i));
        return new Advance(
                Moments.moved(model, i -> rate * first.get(i) / (Math.sqrt(second.get(i)) + tau)),
                new OptimizerState(Optional.of(first), Optional.of(second)));
    }
}
