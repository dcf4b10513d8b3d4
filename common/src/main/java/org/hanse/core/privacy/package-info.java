// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Differential privacy. Clipping bounds the influence of one shopper or merchant (step 2 of a round). Noise makes a sum releasable
 * (steps 4 and 10). A receipt records the cost.
 *
 * <p>Only {@link org.hanse.core.privacy.Clipper} creates a {@link org.hanse.core.privacy.ClippedUpdate}. Only a {@link
 * org.hanse.core.privacy.NoiseMechanism} creates a {@link org.hanse.core.privacy.PrivateSum}, and no model moves without one.
 *
 * <p>May depend on {@code model}, {@code federation} and {@code quantize}.
 */
@NullMarked
package org.hanse.core.privacy;

import org.jspecify.annotations.NullMarked;
