// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Charts as SVG in a common style, for pages and for separate files. */
@NullMarked
package org.hanse.chart;

import org.jspecify.annotations.NullMarked;
