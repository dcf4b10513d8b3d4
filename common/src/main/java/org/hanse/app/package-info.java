// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What the drivers of coordinator, node and simulator have in common: it puts the core and the ports in order. */
@NullMarked
package org.hanse.app;

import org.jspecify.annotations.NullMarked;
