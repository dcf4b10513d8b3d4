// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reconstruction of the items behind an update, a gradient or a sum, from embedding rows. Rows of items without interactions do not
 * change. Rows of negative samples change little. The attack needs no training.
 *
 * <p>Source: the leakage of embedding rows of Melis et al., S&P 2019, section 4.1. For single gradients: the rule of Zhao, Mopuri and
 * Bilen, arXiv 2001.02610v1, that the row of the target changes most.
 */
public final class RowAttack {

    private final ItemRows rows;
    private final int sign;

    /** Creates an attack that expects the rows of true items to change most, as in gradients of few shoppers. */
    public RowAttack(ItemRows rows) {
        this(rows, 1);
    }

    private RowAttack(ItemRows rows, int sign) {
        this.rows = rows;
        this.sign = sign;
    }

    /**
     * Creates an attack that learns from a decoy whether rows of true items change most or least. If all items are candidates and the
     * optimiser normalises step lengths, rows without interactions change steadily, and more than the others.
     *
     * @param decoy update of a synthetic participant of the attacker
     * @param met items with interactions of that participant
     */
    public static RowAttack learned(ItemRows rows, double[] decoy, Set<Integer> met) {
        List<Guess> tried = new RowAttack(rows).rows(decoy, met);
        boolean both = tried.stream().map(Guess::in).distinct().count() == 2;
        return new RowAttack(rows, both && RocCurve.of(tried).area() < 0.5 ? -1 : 1);
    }

    /** Returns 1 if rows of true items are expected to change most, -1 if least. */
    int sign() {
        return sign;
    }

    /**
     * Guesses the changed rows, with a score for each row.
     *
     * @param vector of parameters
     * @param met items with interactions, the truth
     */
    public List<Guess> rows(double[] vector, Set<Integer> met) {
        List<Double> norms = rows.norms(vector);
        Set<Integer> touched = rows.touchedBy(met);
        List<Guess> scored = new ArrayList<>();
        for (int row = 0; row < norms.size(); row++) {
            scored.add(new Guess(sign * norms.get(row), touched.contains(row)));
        }
        return scored;
    }

    /** Guesses items from the least changed row of each. An item with an unchanged word has no interaction. */
    public List<Guess> items(double[] vector, Set<Integer> met) {
        List<Double> norms = rows.norms(vector);
        List<Guess> scored = new ArrayList<>();
        for (int item = 0; item < rows.items(); item++) {
            double least =
                    rows.of().apply(item).stream().mapToDouble(norms::get).min().orElse(0);
            scored.add(new Guess(sign * least, met.contains(item)));
        }
        return scored;
    }
}
