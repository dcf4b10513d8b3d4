// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What a node keeps on its disk. */
@NullMarked
package org.hanse.clientnode.store;

import org.jspecify.annotations.NullMarked;
