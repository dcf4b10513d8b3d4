// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Gradients of single shoppers for privacy guarantees per shopper (docs/adr/0012-per-shopper-gradients.md).
 *
 * <p>A gradient depends on the global parameters, the shopper's own history, the catalogue and public random numbers.
 * {@code ArchitectureTest} keeps types that hold several shoppers' interactions out of this package.
 *
 * <p>May depend on {@code learn.kernel}, {@code learn.network}, {@code learn.loss}, {@code learn.score} and {@code learn.train}.
 */
@NullMarked
package org.hanse.core.learn.shopper;

import org.jspecify.annotations.NullMarked;
