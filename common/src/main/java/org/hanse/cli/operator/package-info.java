// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Commands of the operator, who signs plans and rosters with a key that no service holds. */
@NullMarked
package org.hanse.cli.operator;

import org.jspecify.annotations.NullMarked;
