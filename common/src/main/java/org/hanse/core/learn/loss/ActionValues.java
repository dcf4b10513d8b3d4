// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.States;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;

/** Values of single actions, {@code z_c(s, a)}, by the online network and by the target network. */
final class ActionValues {

    private final ShardParts parts;
    private final ValueLoss.Target target;
    private final StepContext step;
    private final NetworkShape shape;
    private final Kernels kernels;
    private final int d;

    ActionValues(ShardParts parts, ValueLoss.Target target) {
        this.parts = parts;
        this.target = target;
        this.step = parts.step();
        this.shape = step.shape;
        this.kernels = parts.kernels();
        this.d = shape.d;
    }

    /**
     * Returns a value of the online network.
     *
     * @param q position of the range
     * @param position the same in its window
     * @param place place of the item's vector
     * @param c objective, from 0
     */
    double online(int q, int position, int item, int place, int c) {
        int uAt = (q * shape.scores + 1 + c) * d;
        float[] u = parts.pass().u();
        double z = step.beta(c)
                + step.kappa(c) * step.centredBias(item)
                + kernels.dot(u, uAt, step.vectors, place * d, d)
                - kernels.dot(u, uAt, step.meanVector, 0, d)
                + parts.pass().v()[q * shape.objectives + c];
        return parts.remembered().isPresent() ? z + parts.remembered().get().at(step.memory, c + 1, position, item) : z;
    }

    /** Returns a value of the target network, see {@link #online}. */
    double target(int q, int position, int item, int c) {
        TargetNetwork network = target.network();
        float bias = network.personal[shape.itemBias + item] - network.meanBias;
        double z = target(q, c, bias, network.vectors(), item * d);
        return parts.remembered().isPresent()
                ? z + parts.remembered().get().at(network.memory, c + 1, position, item)
                : z;
    }

    /** Returns a value of the target network without tables, for an item's centred bias and vector, or for means of these. */
    double target(int q, int c, double bias, float[] vectors, int at) {
        TargetNetwork network = target.network();
        States pass = target.pass();
        int uAt = (q * shape.scores + 1 + c) * d;
        return network.shared[shape.headBase + c]
                + network.shared[shape.headBias + c] * bias
                + kernels.dot(pass.u(), uAt, vectors, at, d)
                - kernels.dot(pass.u(), uAt, network.meanVector, 0, d)
                + pass.v()[q * shape.objectives + c];
    }
}
