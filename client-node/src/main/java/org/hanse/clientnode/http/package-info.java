// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Metrics of a node for its HTTP endpoints. */
@NullMarked
package org.hanse.clientnode.http;

import org.jspecify.annotations.NullMarked;
