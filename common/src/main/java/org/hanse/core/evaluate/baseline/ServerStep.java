// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

/** Step of the coordinator from the sum of a round's updates. */
@FunctionalInterface
interface ServerStep {

    /** Changes the shared parameters. */
    void move(double[] shared, UpdateSumAccumulator sum);

    /** Returns federated averaging: {@code rate} times the weighted mean of the updates is added. */
    static ServerStep averaging(double rate) {
        return (shared, sum) -> {
            double[] means = sum.means();
            for (int i = 0; i < shared.length; i++) {
                shared[i] += rate * means[i];
            }
        };
    }
}
