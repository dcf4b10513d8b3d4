// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Names of what takes part in a federation, and who takes part in a round.
 *
 * <p>May depend on nothing.
 */
@NullMarked
package org.hanse.core.federation;

import org.jspecify.annotations.NullMarked;
