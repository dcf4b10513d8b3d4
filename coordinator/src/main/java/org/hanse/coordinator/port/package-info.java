// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What the coordinator's drivers need of the world. Each port says what threads may use it, and what is durable when. */
@NullMarked
package org.hanse.coordinator.port;

import org.jspecify.annotations.NullMarked;
