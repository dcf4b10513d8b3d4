// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Files of a coordinator. */
@NullMarked
package org.hanse.coordinator.store;

import org.jspecify.annotations.NullMarked;
