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
     * @return at least 0, finite
     */
    double of(double norm);

    /** Whether a gradient of this norm is multiplied by no less than a shorter one is: it is within the bound. */
    default boolean keeps(double norm) {
        return of(norm) >= of(0);
    }

    /**
     * The same for gradients in another unit: the factor times a constant.
     *
     * @param constant above 0 and finite
     */
    default ClippingFactor times(double constant) {
        if (!(constant > 0 && constant < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "clipped gradients times " + constant + ", which must be above 0 and finite");
        }
        ClippingFactor same = this;
        return new ClippingFactor() {
            @Override
            public double of(double norm) {
                return constant * same.of(norm);
            }

            /** As before: the products of two factors may round to the same number. */
            @Override
            public boolean keeps(double norm) {
                return same.keeps(norm);
            }
        };
    }

    /** Keeps gradients up to {@code bound} and shortens longer ones to it. */
    static ClippingFactor atMost(double bound) {
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("clipping bound " + bound + " must be above 0 and finite");
        }
        return norm -> norm <= bound ? 1 : bound / norm;
    }
}
