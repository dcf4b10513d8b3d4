// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Drivers of the coordinator: each stores a state, and then performs its effects through ports. */
@NullMarked
package org.hanse.coordinator.app;

import org.jspecify.annotations.NullMarked;
