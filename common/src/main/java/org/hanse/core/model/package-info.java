// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a model is, apart from what it computes: its shape, the layout of its parameters in one flat vector, the vector
 * itself and where it came from. Step 4 of the data path hands these on to clipping, quantising and averaging, which
 * need no more of a network than this.
 *
 * <p>May depend on nothing.
 */
@NullMarked
package org.hanse.core.model;

import org.jspecify.annotations.NullMarked;
