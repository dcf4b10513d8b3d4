// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Ports in memory, for tests and simulations; they keep to the same contracts as those that are durable. */
@NullMarked
package org.hanse.testing;

import org.jspecify.annotations.NullMarked;
