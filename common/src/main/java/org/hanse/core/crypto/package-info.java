// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Cryptographic primitives: X25519, HKDF-SHA256, AES-256-GCM, AES-256-CTR as a generator of masks, Ed25519, and X.509
 * certificates with ECDSA on P-256. They are independent of their uses.
 *
 * <p>AES is the JDK's, which uses the processor's instructions; curves, HKDF and certificates are BouncyCastle's.
 * Secrets are {@link org.hanse.core.crypto.SecretBytes}, which need a permission to be read. Depends on nothing else
 * in {@code core}.
 */
@NullMarked
package org.hanse.core.crypto;

import org.jspecify.annotations.NullMarked;
