// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import org.hanse.core.learn.train.LocalWork;
import org.hanse.sim.scenario.TrainedModel;

/** Advice after a divergence, which depends on the source of the step length. */
public enum Remedy {

    /** Steps of the network's own optimiser. */
    NETWORK("lower learning.rate or set learning.clipNorm"),

    /** Steps of a DL4J graph's updater. */
    GRAPH("lower the learning rate, or clip gradients, in the graph's JSON"),

    /** Steps of the server, which are all there are where participants give a gradient each. */
    SERVER("lower federation.server.rate"),

    /** Server steps, which include noise. */
    NOISE("what moves the model is noise, too: lower federation.server.rate, raise federation.privacy.epsilon, or train"
            + " with more of those who are protected (federation.privacy.population)");

    private final String words;

    Remedy(String words) {
        this.words = words;
    }

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

    /** Returns the advice as a clause. */
    @Override
    public String toString() {
        return words;
    }
}
