// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Files of a node. */
@NullMarked
package org.hanse.clientnode.store;

import org.jspecify.annotations.NullMarked;
