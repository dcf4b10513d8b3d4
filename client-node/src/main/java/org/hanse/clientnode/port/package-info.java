// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Ports of a node's drivers. Each port specifies its threads and the durability of its writes. */
@NullMarked
package org.hanse.clientnode.port;

import org.jspecify.annotations.NullMarked;
