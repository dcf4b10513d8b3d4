// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Memory terms: sparse tables and their weights (docs/design/network.md, section 5).
 *
 * <p>Tables rest on a merchant's own counts, which are never uploaded, or on a sum of counts over several merchants. Training leaves the
 * whole shopper out of them.
 *
 * <p>May depend on {@code core.interaction}, {@code core.interaction.table} and {@code core.learn}.
 */
@NullMarked
package org.hanse.core.learn.memory;

import org.jspecify.annotations.NullMarked;
