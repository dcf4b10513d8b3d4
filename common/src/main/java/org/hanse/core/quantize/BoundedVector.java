// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

/**
 * Finite numbers whose L2 norm is known not to exceed a bound, so that an integer grid can be laid under them.
 *
 * <p>Shape: {@code [size()]}.
 */
public interface BoundedVector {

    int size();

    /** Returns the number at {@code index}, finite. */
    double get(int index);

    /** Returns the upper bound of the L2 norm of the whole vector; infinite without clipping. */
    double normBound();
}
