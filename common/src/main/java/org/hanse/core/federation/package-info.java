// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Names in a federation, and cohorts of rounds.
 *
 * <p>May depend on nothing.
 */
@NullMarked
package org.hanse.core.federation;

import org.jspecify.annotations.NullMarked;
