// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Translates between {@code core} and the messages of {@code hanse.v1} (step 6 of a round uploads one of them). Decoding yields a valid
 * value or fails with a {@link org.hanse.wire.DecodeException} and nothing else; there is no half-decoded object.
 *
 * <p>May depend on {@code core} and the generated messages.
 */
@NullMarked
package org.hanse.wire;

import org.jspecify.annotations.NullMarked;
