// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Settings and values that all parts of training share: settings of loss, optimizer and rewards, the counter-based random
 * generator, kinds of models.
 *
 * <p>The network and its training are in the packages beneath: {@code kernel} (arithmetic), {@code memory}, {@code network},
 * {@code loss}, {@code score}, {@code train}, {@code shopper} and {@code dl4j}; each may use those before it. No package
 * here knows of privacy: clipping enters as a function from a gradient's norm to a factor.
 *
 * <p>May depend on {@code core.interaction}, {@code core.model} and {@code core.shard}.
 */
@NullMarked
package org.hanse.core.learn;

import org.jspecify.annotations.NullMarked;
