// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Primitives that the protocols are made of: X25519, HKDF-SHA256, AES-256-GCM, AES-256-CTR as a generator of masks, Ed25519,
 * certificates (X.509) with ECDSA on P-256.
 * Nothing here knows what it is used for.
 *
 * <p>AES is the JDK's, which uses the processor's instructions for it; curves, HKDF and certificates are BouncyCastle's. Secrets are
 * {@link org.hanse.core.crypto.SecretBytes}, which nobody reads by chance. Depends on nothing else in {@code core}.
 */
@NullMarked
package org.hanse.core.crypto;

import org.jspecify.annotations.NullMarked;
