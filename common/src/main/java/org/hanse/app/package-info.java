// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Application services that coordinator, node and simulator share: they connect the core with the ports. */
@NullMarked
package org.hanse.app;

import org.jspecify.annotations.NullMarked;
