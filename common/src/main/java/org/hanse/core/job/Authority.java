// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;

/**
 * Roots of trust of a federation, which an owner of a node compares by fingerprint.
 *
 * @param certificate SHA-256 of the certificate of the TLS authority, DER
 * @param operator key that signs plans and rosters
 */
public record Authority(Digest certificate, VerifyingKey operator) {

    /** Returns 128 bits of the SHA-256 over both roots, as eight groups of four hexadecimal digits. */
    public String fingerprint() {
        return Fingerprint.of(Transcript.of("hanse authority 1")
                .value(certificate)
                .value(operator)
                .digest());
    }
}
