// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.quantize.BoundedVector;

/** An update in which the influence of one unit is bounded: made by {@link Clipper} alone, and all that can be quantised. */
public sealed interface ClippedUpdate extends BoundedVector permits WholeUpdate, ShopperSum {}
