// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Commands {@code hanse bench}, in the source set {@code bench}, which is part of no jar.
 *
 * <p>May depend on {@code bench}, {@code sim} and {@code common}.
 */
@NullMarked
package org.hanse.bench.cli;

import org.jspecify.annotations.NullMarked;
