// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * HKDF with SHA-256.
 *
 * <p>Source: RFC 5869.
 */
public final class Kdf {

    private Kdf() {}

    /**
     * Derives uniform bytes from a secret that need not be uniform.
     *
     * @param salt public value, the same for both sides; may be empty
     * @param info purpose of the result; each purpose has its own
     * @param size size of the result, from 1 to 8,160 bytes
     */
    public static SecretBytes derive(SecretBytes secret, byte[] salt, byte[] info, int size) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(secret.bytes(), salt, info));
        byte[] derived = new byte[size];
        generator.generateBytes(derived, 0, size);
        return SecretBytes.owning(derived);
    }
}
