// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reasons of recommendations: what each interaction adds to a score, the difference of two items by terms, and the fewest interactions
 * whose removal changes the first item. All figures are in double precision and come from what ranked. Values only: sentences are made
 * elsewhere.
 *
 * <p>May depend on {@code core.interaction}, {@code core.learn}, {@code core.model} and {@code core.recommend}.
 */
@NullMarked
package org.hanse.core.explain;

import org.jspecify.annotations.NullMarked;
