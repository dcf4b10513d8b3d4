// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Coordinator state in an SQLite database, with the masked updates of open rounds as files beside it. */
@NullMarked
package org.hanse.coordinator.jdbc;

import org.jspecify.annotations.NullMarked;
