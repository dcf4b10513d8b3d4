// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.sim.federate.ReleaseListener;

/** Running total of released sums, as an adversary who averages the noise out computes it. For one thread at a time. */
public final class SumAccumulator implements ReleaseListener {

    private double[] sum = {};
    private int rounds;

    @Override
    public void released(GlobalModel before, NoisedSum noised) {
        int size = before.parameters().size();
        if (rounds == 0) {
            sum = new double[size];
        }
        for (int i = 0; i < size; i++) {
            sum[i] += noised.sum().number(i);
        }
        rounds++;
    }

    /** Returns the number of added sums. */
    public int rounds() {
        return rounds;
    }

    /** Returns the total, in units of parameters; empty without a sum. */
    public double[] toSum() {
        return sum.clone();
    }
}
