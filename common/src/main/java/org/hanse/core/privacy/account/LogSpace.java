// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import org.apache.commons.numbers.gamma.LogGamma;

/** Arithmetic on logarithms, for numbers outside of the range of floating point. */
final class LogSpace {

    /** Logarithm of 0. */
    static final double NOTHING = Double.NEGATIVE_INFINITY;

    private LogSpace() {}

    static double sum(double one, double other) {
        double more = Math.max(one, other);
        double less = Math.min(one, other);
        return less == NOTHING || more == Double.POSITIVE_INFINITY ? more : more + Math.log1p(Math.exp(less - more));
    }

    /** Returns the logarithm of the difference. The first argument is not the smaller one. */
    static double difference(double more, double less) {
        return less == NOTHING ? more : more + Math.log1p(-Math.exp(less - more));
    }

    /** Returns the logarithm of a binomial coefficient. */
    static double choose(int n, int k) {
        return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
    }
}
