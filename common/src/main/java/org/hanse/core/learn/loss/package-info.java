// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The loss and its gradient: cross-entropy over candidates, temporal differences and their penalties, shard by shard
 * (docs/design/network.md, section 6).
 *
 * <p>May depend on {@code learn.kernel}, {@code learn.memory} and {@code learn.network}.
 */
@NullMarked
package org.hanse.core.learn.loss;

import org.jspecify.annotations.NullMarked;
