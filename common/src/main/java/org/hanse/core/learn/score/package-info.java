// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Scores of trained networks: for a whole catalogue, for one shopper as interactions arrive, and their terms.
 *
 * <p>May depend on {@code core.interaction}, {@code core.model}, {@code learn.kernel}, {@code learn.memory} and {@code learn.network}.
 */
@NullMarked
package org.hanse.core.learn.score;

import org.jspecify.annotations.NullMarked;
