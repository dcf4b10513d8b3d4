// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

/** Hypergeometric distribution: number of marked elements among those drawn without replacement. */
final class Hypergeometric {

    private final double[] logFactorials;

    /** Creates the distribution for a population of this size. */
    Hypergeometric(int population) {
        logFactorials = new double[population + 1];
        for (int n = 2; n <= population; n++) {
            logFactorials[n] = logFactorials[n - 1] + StrictMath.log(n);
        }
    }

    private int population() {
        return logFactorials.length - 1;
    }

    /**
     * Returns the logarithm of the number of ways to choose {@code k} of {@code n}; negative infinity if there is
     * none.
     */
    double logChoose(int n, int k) {
        return k < 0 || k > n ? Double.NEGATIVE_INFINITY : logFactorials[n] - logFactorials[k] - logFactorials[n - k];
    }

    /** Returns the probability that exactly {@code among} of {@code marked} are among {@code drawn}. */
    double probability(int marked, int drawn, int among) {
        return StrictMath.exp(logChoose(marked, among)
                + logChoose(population() - marked, drawn - among)
                - logChoose(population(), drawn));
    }

    /** Returns the least number that is exceeded with at most this probability. */
    int leastExceeded(int marked, int drawn, double probability) {
        double more = 0;
        for (int among = Math.min(marked, drawn); among > 0; among--) {
            more += probability(marked, drawn, among);
            if (more > probability) {
                return among;
            }
        }
        return 0;
    }

    /** Returns the greatest number that is missed with at most this probability. */
    int greatestReached(int marked, int drawn, double probability) {
        double fewer = 0;
        for (int among = 0; among < Math.min(marked, drawn); among++) {
            fewer += probability(marked, drawn, among);
            if (fewer > probability) {
                return among;
            }
        }
        return Math.min(marked, drawn);
    }
}
