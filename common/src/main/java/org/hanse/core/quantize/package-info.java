// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Quantization of updates: step 3 of a round, and its inverse in step 11. Numbers are divided by a grid, rounded
 * without bias to integers of bounded size, and added in a ring that is wide enough for all of them. Sums are exact,
 * independent of the order, and can be masked.
 *
 * <p>The quantizer requires a bounded norm ({@link org.hanse.core.quantize.BoundedVector}), which {@code core.privacy}
 * provides. May depend on {@code model} only.
 */
@NullMarked
package org.hanse.core.quantize;

import org.jspecify.annotations.NullMarked;
