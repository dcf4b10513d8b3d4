// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.util.Locale;

/** Short form of a digest that people compare: 128 bits. */
public final class Fingerprint {

    private static final int GROUPS = 8;
    private static final int DIGITS = 4;

    private Fingerprint() {}

    /** Returns the first 128 bits of a digest, as eight groups of four hexadecimal digits. */
    public static String of(Digest digest) {
        String hex = digest.toHex().toUpperCase(Locale.ROOT);
        StringBuilder groups = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            groups.append(i == 0 ? "" : "-").append(hex, i * DIGITS, (i + 1) * DIGITS);
        }
        return groups.toString();
    }

    /** Returns the fingerprint of a key: that of the SHA-256 digest of its bytes. */
    public static String of(VerifyingKey key) {
        return of(Digest.sha256(key.bytes()));
    }
}
