// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Ports of the coordinator in memory, for the simulator and for tests; they keep the same contracts as all others. */
@NullMarked
package org.hanse.coordinator.testing;

import org.jspecify.annotations.NullMarked;
