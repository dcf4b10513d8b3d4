// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Charts as SVG, in the look of the house: for pages, and for files of their own. */
@NullMarked
package org.hanse.chart;

import org.jspecify.annotations.NullMarked;
