// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Ports of a node in memory, for the simulator and for tests; they keep the same contracts as all others. */
@NullMarked
package org.hanse.clientnode.testing;

import org.jspecify.annotations.NullMarked;
