// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Commands of the coordinator, and the layout of its home folder. */
@NullMarked
package org.hanse.coordinator.cli;

import org.jspecify.annotations.NullMarked;
