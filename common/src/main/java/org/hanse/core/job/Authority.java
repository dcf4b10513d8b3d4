// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Locale;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;

/**
 * Roots of trust of a federation, which an owner of a node compares by fingerprint.
 *
 * @param certificate SHA-256 of the certificate of the TLS authority, DER
 * @param operator key that signs plans and rosters
 */
public record Authority(Digest certificate, VerifyingKey operator) {

    private static final int GROUPS = 8;
    private static final int DIGITS = 4;

    /** Returns 128 bits of the SHA-256 over both roots, as eight groups of four hexadecimal digits. */
    public String fingerprint() {
        String hex = Transcript.of("hanse authority 1")
                .value(certificate)
                .value(operator)
                .digest()
                .toHex()
                .toUpperCase(Locale.ROOT);
        StringBuilder groups = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            groups.append(i == 0 ? "" : "-").append(hex, i * DIGITS, (i + 1) * DIGITS);
        }
        return groups.toString();
    }
}
