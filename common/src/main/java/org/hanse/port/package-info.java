// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What drivers on every side need of the world. Each port says what threads may use it, and what is durable when. */
@NullMarked
package org.hanse.port;

import org.jspecify.annotations.NullMarked;
