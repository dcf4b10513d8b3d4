// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.train.Divergence;
import org.hanse.sim.train.Remedy;

/** Reasons for a training without a model, without a full stop. */
public final class ProblemText {

    /** Reason of a training without training data. */
    public static final String NOTHING_TO_LEARN = "no shopper has two interactions to learn from";

    private ProblemText() {}

    /** Returns a divergence with advice. */
    public static String of(Divergence divergence) {
        String when = divergence.epoch().isPresent()
                ? "in " + divergence.unit() + " " + divergence.epoch().getAsInt()
                : "unnoticed until its queries were ranked";
        return "training diverged " + when + " (" + divergence.sign() + "); " + advice(divergence.remedy());
    }

    /**
     * Returns the reason of a federation whose model never changed.
     *
     * @param rounds all rounds, at least one
     */
    public static String unmoved(List<RoundRecord> rounds) {
        return "too few updates arrived in each of the " + rounds.size() + " rounds, so the model never moved; "
                + rounds.get(0).missing().stream()
                        .findFirst()
                        .map(one -> one.participant() + " in round 1: "
                                + (one.detail().isEmpty() ? one.reason().key() : one.detail()))
                        .orElse("see federation.cohort.minimum and federation.faults");
    }

    /**
     * Returns the reason of a training that has no network to start from.
     *
     * @param model model that has none
     */
    public static String noStart(String model) {
        return "there is no network of " + model + " to go on from";
    }

    private static String advice(Remedy remedy) {
        return switch (remedy) {
            case NETWORK -> "lower learning.rate or set learning.clipNorm";
            case GRAPH -> "lower the learning rate, or clip gradients, in the graph's JSON";
            case SERVER -> "lower federation.server.rate";
            case NOISE ->
                "what moves the model is noise, too: lower federation.server.rate, raise"
                        + " federation.privacy.epsilon, or train with more of those who are protected"
                        + " (federation.privacy.population)";
        };
    }
}
