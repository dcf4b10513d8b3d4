// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The commands {@code hanse bench}. Like all of {@code bench} they stand in a source set of their own and ship in no jar.
 *
 * <p>May depend on {@code bench}, {@code sim} and {@code common}.
 */
@NullMarked
package org.hanse.bench.cli;

import org.jspecify.annotations.NullMarked;
