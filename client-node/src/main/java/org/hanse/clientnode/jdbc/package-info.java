// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What a node knows of its imports, in an SQLite database. */
@NullMarked
package org.hanse.clientnode.jdbc;

import org.jspecify.annotations.NullMarked;
