// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Metrics of the coordinator for its HTTP endpoints. */
@NullMarked
package org.hanse.coordinator.http;

import org.jspecify.annotations.NullMarked;
