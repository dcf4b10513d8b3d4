// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Charts as SVG in a common style, for pages and for separate files, and the policy of pages. */
@NullMarked
package org.hanse.chart;

import org.jspecify.annotations.NullMarked;
