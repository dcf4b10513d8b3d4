// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * In-memory ports of the coordinator, for the simulator and for tests. They fulfil the contracts of all other
 * implementations.
 */
@NullMarked
package org.hanse.coordinator.testing;

import org.jspecify.annotations.NullMarked;
