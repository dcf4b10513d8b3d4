// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;

/**
 * A participant's whole change as one vector, clipped, times its weight, with the weight itself as the last coordinate.
 *
 * <p>Shape: {@code [parameters + 1]}.
 */
public final class WholeUpdate implements ClippedUpdate {

    private final ParameterVector delta;
    private final double factor;
    private final double weight;
    private final double normBound;

    WholeUpdate(ParameterVector delta, double factor, double weight, double normBound) {
        this.delta = delta;
        this.factor = factor;
        this.weight = weight;
        this.normBound = normBound;
    }

    /** Layout of all coordinates but the last. */
    public ParameterLayout layout() {
        return delta.layout();
    }

    @Override
    public int size() {
        return delta.size() + 1;
    }

    @Override
    public double get(int index) {
        return index == delta.size() ? weight : weight * factor * delta.get(index);
    }

    @Override
    public double normBound() {
        return normBound;
    }

    /** Says nothing of the numbers, which are private. */
    @Override
    public String toString() {
        return "WholeUpdate[" + size() + "]";
    }
}
