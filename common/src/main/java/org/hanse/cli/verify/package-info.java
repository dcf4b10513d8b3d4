// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Commands that verify what nodes and coordinators sign; they read files and nothing else. */
@NullMarked
package org.hanse.cli.verify;

import org.jspecify.annotations.NullMarked;
