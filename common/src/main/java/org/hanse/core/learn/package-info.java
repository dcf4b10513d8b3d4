// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The network and its training: step 4 of the data path, and step 15 for the personal part. What is computed stands in
 * docs/design/network.md; the arithmetic is done by {@code core.learn.kernel}.
 *
 * <p>{@code SharedNetwork} is what may be uploaded and {@code PersonalNetwork} what never is; they are different types, so
 * that one cannot stand where the other is meant. Nothing here knows of privacy: clipping enters as a function from a
 * gradient's norm to a factor.
 *
 * <p>May depend on {@code core.interaction}, {@code core.interaction.table}, {@code core.model}, {@code core.shard} and
 * {@code core.learn.kernel}. With what is beneath it the only package that may see ND4J and DL4J.
 */
@NullMarked
package org.hanse.core.learn;

import org.jspecify.annotations.NullMarked;
