// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Updates as integers: step 6 of the data path, and the way back in step 13. Numbers are divided by a grid, rounded without
 * bias to integers of bounded size, and added up in a ring that is wide enough for all of them, so that sums are exact,
 * come out the same in any order, and can be masked.
 *
 * <p>What makes an update fit to be quantised, that its norm is bounded, is asked for by {@link
 * org.hanse.core.quantize.BoundedVector} and given by {@code core.privacy}. May depend on {@code model} only.
 */
@NullMarked
package org.hanse.core.quantize;

import org.jspecify.annotations.NullMarked;
