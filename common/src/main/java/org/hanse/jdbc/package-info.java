// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * SQLite databases of the services: opening, migration and transactions.
 *
 * <p>An adapter's ground, seen by the packages {@code jdbc} of coordinator and node. May depend on {@code config} and {@code file}.
 */
@NullMarked
package org.hanse.jdbc;

import org.jspecify.annotations.NullMarked;
