// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Trainers: of a whole model, epoch by epoch ({@code ModelTrainer}), and of one round on one node
 * ({@code LocalTrainer}); their examples and the personal state of a node. Step 1 of a round, and the fit of the
 * personal part in step 12.
 *
 * <p>May depend on all packages of {@code core.learn} listed before it: {@code kernel}, {@code memory}, {@code network}, {@code loss} and
 * {@code score}.
 */
@NullMarked
package org.hanse.core.learn.train;

import org.jspecify.annotations.NullMarked;
