// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/** Explanations as text and charts: sentences in three languages, and a page. */
@NullMarked
package org.hanse.clientnode.explain;

import org.jspecify.annotations.NullMarked;
