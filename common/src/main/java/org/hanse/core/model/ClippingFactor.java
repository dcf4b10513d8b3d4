// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

/** Factor that scales a gradient by its norm. Training uses it without dependence on privacy. */
@FunctionalInterface
public interface ClippingFactor {

    /**
     * Returns the factor for a gradient of this L2 norm.
     *
     * @param norm at least 0, finite
     * @return at least 0, finite
     */
    double of(double norm);

    /**
     * Returns whether a gradient of this norm is within the bound: its factor is not less than that of a shorter one.
     */
    default boolean keeps(double norm) {
        return of(norm) >= of(0);
    }

    /**
     * Returns the factor for gradients in another unit: this factor times a constant.
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

            /** Compares the original factor, because the products of two factors may round to the same number. */
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
