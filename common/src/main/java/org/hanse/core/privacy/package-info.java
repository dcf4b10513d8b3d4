// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What bounds and blurs the influence of one shopper or one merchant: clipping (step 5 of the data path) and the noise that
 * turns a sum into one that may be released (steps 6b and 12), with the receipt for it.
 *
 * <p>Only {@link org.hanse.core.privacy.Clipper} makes a {@link org.hanse.core.privacy.ClippedUpdate}, and only a {@link
 * org.hanse.core.privacy.NoiseMechanism} makes a {@link org.hanse.core.privacy.PrivateSum}, without which no model moves.
 *
 * <p>May depend on {@code model}, {@code federation} and {@code quantize}.
 */
@NullMarked
package org.hanse.core.privacy;

import org.jspecify.annotations.NullMarked;
