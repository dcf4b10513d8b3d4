// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reasons of recommendations: contribution of each interaction to a score, difference of two items by terms, and
 * fewest interactions whose removal changes the first item. All figures are in double precision and derive from the
 * ranking's values. Sentences are composed elsewhere.
 *
 * <p>May depend on {@code core.interaction}, {@code core.learn}, {@code core.model} and {@code core.recommend}.
 */
@NullMarked
package org.hanse.core.explain;

import org.jspecify.annotations.NullMarked;
