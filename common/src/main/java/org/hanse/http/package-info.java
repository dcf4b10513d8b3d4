// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** HTTP endpoints of a running service: health, readiness and metrics. */
@NullMarked
package org.hanse.http;

import org.jspecify.annotations.NullMarked;
