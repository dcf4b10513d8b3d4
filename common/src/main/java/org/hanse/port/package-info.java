// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Ports of drivers on every side. Each port specifies its threads and the durability of its writes. */
@NullMarked
package org.hanse.port;

import org.jspecify.annotations.NullMarked;
