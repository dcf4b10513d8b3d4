// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hanse.core.recommend.Scored;

/**
 * Score of one item during removal and insertion of interactions in one order, without the base.
 *
 * @param removed with the first 0, 1, ... n interactions of the order removed
 * @param kept with only the first 0, 1, ... n
 */
record ScoreCurves(List<Double> removed, List<Double> kept) {

    /** Shares of the interactions at which comprehensiveness and sufficiency are taken (DeYoung et al. 2020, section 4.2). */
    private static final List<Double> SHARES = List.of(0.01, 0.05, 0.1, 0.2, 0.5);

    ScoreCurves {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
    }

    /**
     * Computes the curves.
     *
     * @param order indices of the window's interactions in the history
     */
    static ScoreCurves of(Scored scored, int item, List<Integer> order, double base) {
        Set<Integer> all = Set.copyOf(order);
        Set<Integer> taken = new HashSet<>();
        List<Double> removed = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        for (int count = 0; count <= order.size(); count++) {
            removed.add(scored.terms(taken::contains, item).sum() - base);
            Set<Integer> gone = new HashSet<>(all);
            gone.removeAll(taken);
            kept.add(scored.terms(gone::contains, item).sum() - base);
            if (count < order.size()) {
                taken.add(order.get(count));
            }
        }
        return new ScoreCurves(removed, kept);
    }

    /** Returns the mean of curves of one item in several orders. */
    static ScoreCurves ofMean(List<ScoreCurves> curves) {
        List<Double> removed = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        for (int count = 0; count < curves.get(0).removed().size(); count++) {
            int at = count;
            removed.add(
                    curves.stream().mapToDouble(own -> own.removed().get(at)).sum() / curves.size());
            kept.add(curves.stream().mapToDouble(own -> own.kept().get(at)).sum() / curves.size());
        }
        return new ScoreCurves(removed, kept);
    }

    double removedArea() {
        return mean(removed);
    }

    double retainedArea() {
        return mean(kept);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    /** Returns the mean change of the score without the first interactions, over the shares. */
    double comprehensiveness() {
        return removed.get(0) - mean(at(removed));
    }

    /** Returns the mean change of the score with the first interactions only, over the shares. */
    double sufficiency() {
        return removed.get(0) - mean(at(kept));
    }

    private static List<Double> at(List<Double> curve) {
        int n = curve.size() - 1;
        return SHARES.stream()
                .map(share -> curve.get((int) Math.ceil(share * n)))
                .toList();
    }

    /** Returns the removal curve at a share of the interactions, between two of them in proportion. */
    double removedAt(double share) {
        double place = share * (removed.size() - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, removed.size() - 1);
        return removed.get(below) + (place - below) * (removed.get(above) - removed.get(below));
    }
}
