// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/** Documents about explanations, of node and simulator; texts that explanations and reports show. */
@NullMarked
package org.hanse.explain;

import org.jspecify.annotations.NullMarked;
