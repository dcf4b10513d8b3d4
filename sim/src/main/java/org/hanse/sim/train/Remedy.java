// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import org.hanse.core.learn.train.LocalWork;
import org.hanse.sim.scenario.TrainedModel;

/** Advice after a divergence, which depends on the source of the step length. */
public enum Remedy {

    /** Steps of the network's own optimiser. */
    NETWORK,

    /** Steps of a DL4J graph's updater. */
    GRAPH,

    /** Steps of the server, which are all there are where participants give a gradient each. */
    SERVER,

    /** Server steps, which include noise. */
    NOISE;

    /** Returns the advice for a model. */
    public static Remedy of(TrainedModel model) {
        if (model.isPrivate()) {
            return NOISE;
        }
        if (model.graph().isPresent()) {
            return GRAPH;
        }
        return model.federation()
                        .filter(rounds -> rounds.work().amount() instanceof LocalWork.OneGradient)
                        .isPresent()
                ? SERVER
                : NETWORK;
    }
}
