// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.quantize.BoundedVector;

/** Update with bounded influence of one unit. Created by {@link Clipper} alone; only such updates can be quantised. */
public sealed interface ClippedUpdate extends BoundedVector permits WholeUpdate, ShopperSum {}
