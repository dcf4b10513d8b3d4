// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.Locale;

/** Gain of a single target at a rank. */
enum Gain {
    /** 1 within the cutoff. */
    HR {
        @Override
        double at(int rank, int cutoff) {
            return rank <= cutoff ? 1 : 0;
        }
    },
    /** The discount of the rank within the cutoff; the ideal for one target is 1. */
    NDCG {
        @Override
        double at(int rank, int cutoff) {
            return rank <= cutoff ? Math.log(2) / Math.log(rank + 1.0) : 0;
        }
    };

    /**
     * Returns the gain.
     *
     * @param rank of the target, from 1
     */
    abstract double at(int rank, int cutoff);

    /** Returns the metric's name in summaries. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
