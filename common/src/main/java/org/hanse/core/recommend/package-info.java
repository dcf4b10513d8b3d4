// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Recommendations of one merchant: a {@link org.hanse.core.recommend.Decision} asks, a {@link org.hanse.core.recommend.Recommender} answers
 * with an {@link org.hanse.core.recommend.Outcome}. An item's score is the sum of its terms in double precision, in a fixed order; items are
 * ranked by it, equal ones by their place in the catalogue. Rules fix which items a slot may hold before anything is drawn.
 */
@NullMarked
package org.hanse.core.recommend;

import org.jspecify.annotations.NullMarked;
