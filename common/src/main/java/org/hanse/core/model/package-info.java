// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Models apart from their computation: shape, layout of the parameters in one flat vector, the vector itself and its
 * provenance. Clipping, quantization and averaging depend on these types only.
 *
 * <p>May depend on nothing.
 */
@NullMarked
package org.hanse.core.model;

import org.jspecify.annotations.NullMarked;
