// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Recommendations of one merchant. A {@link org.hanse.core.recommend.Recommender} computes an {@link org.hanse.core.recommend.Outcome}
 * for a {@link org.hanse.core.recommend.Decision}. An item's score is the sum of its terms in double precision, in a fixed order. Items
 * are ranked by score, equal ones by their place in the catalogue. Rules determine the permitted items of a slot before any draw.
 */
@NullMarked
package org.hanse.core.recommend;

import org.jspecify.annotations.NullMarked;
