// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;

/**
 * Document with the operator's signature. The signature covers kind and text, byte for byte.
 *
 * @param kind kind of the document
 * @param text YAML text
 * @param signature Ed25519 signature of the operator key
 */
public record SignedDocument(Kind kind, String text, Signature signature) {

    /** Kind of a signed document. */
    public enum Kind {
        /** Plan of a job. */
        PLAN,
        /** Names and keys of the enrolled nodes. */
        ROSTER
    }

    /** Signs a text with the operator key. */
    public static SignedDocument sign(Kind kind, String text, SigningKey operator) {
        return new SignedDocument(
                kind, text, operator.sign(transcript(kind, text).toBytes()));
    }

    /** Returns whether the operator key signed this document. */
    public boolean isSignedBy(VerifyingKey operator) {
        return operator.verifies(transcript(kind, text).toBytes(), signature);
    }

    private static Transcript transcript(Kind kind, String text) {
        return Transcript.of("hanse signed document 1").text(kind.name()).text(text);
    }
}
