// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Drivers of a node: each stores a state, and then performs its effects through ports. */
@NullMarked
package org.hanse.clientnode.app;

import org.jspecify.annotations.NullMarked;
