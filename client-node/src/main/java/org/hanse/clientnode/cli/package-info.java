// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Commands of a node, and the layout of its home folder. */
@NullMarked
package org.hanse.clientnode.cli;

import org.jspecify.annotations.NullMarked;
