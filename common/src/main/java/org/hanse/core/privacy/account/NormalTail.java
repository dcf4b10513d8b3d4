// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** Tail probabilities of the standard normal distribution, with small relative errors. */
final class NormalTail {

    private static final double ROOT_2 = Math.sqrt(2);

    private NormalTail() {}

    /** Returns the probability of a number above {@code z}. */
    static double above(double z) {
        return Erfc.value(z / ROOT_2) / 2;
    }

    /** Returns the probability of an interval. */
    static double between(double from, double to) {
        if (from >= to) {
            return 0;
        }
        return from + to > 0 ? above(from) - above(to) : above(-to) - above(-from);
    }

    /** Returns the logarithm of the probability of a number above {@code z}. */
    static double logAbove(double z) {
        double x = z / ROOT_2;
        return x < 0 ? Math.log(above(z)) : Math.log(Erfcx.value(x) / 2) - x * x;
    }
}
