// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.extension;

import java.util.Optional;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.ExternalOptimizer;
import org.hanse.core.optimizer.Moments;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.privacy.PrivateSum;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.Key.Range;

/** FedYogi: like FedAdam, but the mean square moves by at most one squared change. Source: Reddi et al., ICLR 2021, algorithm 2. */
public record FedYogi(
        @Key(value = "step size", range = Range.POSITIVE) double rate,

        @Key(value = "share of the earlier mean", range = Range.SHARE)
        double beta1,

        @Key(value = "share of the earlier mean square", range = Range.SHARE)
        double beta2,

        @Key(value = "degree of adaptivity", range = Range.POSITIVE)
        double tau)
        implements ExternalOptimizer {

    /** Creates the optimizer with its defaults. */
    public FedYogi() {
        this(0.01, 0.9, 0.99, 1e-3);
    }

    @Override
    public String name() {
        return "fedyogi";
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Moments.requireFit(model, change, state, true, true);
        ParameterVector first =
                Moments.next(model, state.first(), (i, before) -> beta1 * before + (1 - beta1) * change.mean(i));
        ParameterVector second = Moments.next(model, state.second(), (i, before) -> {
            double square = (double) change.mean(i) * change.mean(i);
            return before - (1 - beta2) * square * Math.signum(before - square);
        });
        return new Advance(
                Moments.moved(model, i -> rate * first.get(i) / (Math.sqrt(second.get(i)) + tau)),
                new OptimizerState(Optional.of(first), Optional.of(second)));
    }
}
