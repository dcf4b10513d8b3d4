// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

/**
 * What a gradient is multiplied by, given its norm; the door through which clipping enters learning without learning
 * knowing of privacy.
 */
@FunctionalInterface
public interface ClippingFactor {

    /**
     * The factor for a gradient of this L2 norm.
     *
     * @param norm at least 0, finite
     * @return at least 0 and at most 1
     */
    double of(double norm);

    /** Keeps gradients up to {@code bound} and shortens longer ones to it. */
    static ClippingFactor atMost(double bound) {
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("clipping bound " + bound + " must be above 0 and finite");
        }
        return norm -> norm <= bound ? 1 : bound / norm;
    }
}
