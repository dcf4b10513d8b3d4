// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What a coordinator keeps on its disk. */
@NullMarked
package org.hanse.coordinator.store;

import org.jspecify.annotations.NullMarked;
