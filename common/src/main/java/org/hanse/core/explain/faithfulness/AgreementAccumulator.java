// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Agreement of stated effects with measured ones, over all cases. */
final class AgreementAccumulator {

    /** Strongest reasons whose signs are compared. */
    private static final int SIGNED = 5;

    private final List<Double> ranks = new ArrayList<>();
    private final List<Double> attentionRanks = new ArrayList<>();
    private int signs;
    private int sameSigns;
    private double differences;
    private double sizes;

    /**
     * Adds a case. Values without an order, such as the same for all interactions, agree with none.
     *
     * @param stated stated effect of each interaction
     * @param measured measured effect of each
     * @param gates gate of each; may be empty
     */
    void add(List<Double> stated, List<Double> measured, List<Double> gates) {
        ranks.add(Ranks.correlation(stated, measured).orElseGet(() -> stated.equals(measured) ? 1.0 : 0.0));
        if (gates.size() == measured.size()) {
            Ranks.correlation(gates, measured).ifPresent(attentionRanks::add);
        }
        List<Double> strength = stated.stream().map(Math::abs).toList();
        for (int place : Ranks.greatestFirst(strength).stream().limit(SIGNED).toList()) {
            signs++;
            sameSigns += Math.signum(stated.get(place)) == Math.signum(measured.get(place)) ? 1 : 0;
        }
        for (int place = 0; place < stated.size(); place++) {
            differences += Math.abs(measured.get(place) - stated.get(place));
            sizes += strength.get(place);
        }
    }

    Optional<Double> meanRanks() {
        return mean(ranks);
    }

    Optional<Double> meanAttentionRanks() {
        return mean(attentionRanks);
    }

    Optional<Double> signShare() {
        return signs == 0 ? Optional.empty() : Optional.of((double) sameSigns / signs);
    }

    Optional<Double> residual() {
        return sizes == 0 ? Optional.empty() : Optional.of(differences / sizes);
    }

    static Optional<Double> mean(List<Double> values) {
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream().mapToDouble(Double::doubleValue).sum() / values.size());
    }
}
