// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Record of a node's imports, in an SQLite database. */
@NullMarked
package org.hanse.clientnode.jdbc;

import org.jspecify.annotations.NullMarked;
