// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.Optional;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;

/**
 * JSON documents with the key and the Ed25519 signature of their issuer as fields. Signed is a {@link Transcript} of the schema and the
 * canonical bytes of the document without its signature.
 */
final class SignedJson {

    private static final String KEY = "key";
    private static final String SIGNATURE = "signature";

    private SignedJson() {}

    /** Adds key and signature to a document, and returns it. */
    static ObjectNode sign(ObjectNode document, String schema, SigningKey key) {
        document.put(KEY, key.verifyingKey().toHex());
        return document.put(SIGNATURE, key.sign(message(document, schema)).toHex());
    }

    /**
     * Verifies schema, key and signature of a document.
     *
     * @param name name of the document, with which parts begin
     * @param option command line option that the key is from
     * @return the failure; empty if all holds
     */
    static Optional<Failure> failure(JsonNode document, String name, String schema, VerifyingKey key, String option) {
        String found = document.path("schema").asText();
        if (!(document instanceof ObjectNode object) || !found.equals(schema)) {
            return ReportVerifier.failure(name + ".schema", Schemas.unknown(found, schema));
        }
        if (!document.path(KEY).asText().equals(key.toHex())) {
            return ReportVerifier.failure(
                    name + "." + KEY,
                    "found " + RecordArithmetic.text(document.path(KEY)) + "; expected " + key.toHex() + ", the key of "
                            + option + ". Fix: name the key of the issuer");
        }
        String part = name + "." + SIGNATURE;
        String text = document.path(SIGNATURE).asText();
        try {
            Signature signature = Signature.of(HexFormat.of().parseHex(text));
            // Upper case would be another file with the same meaning.
            return text.equals(signature.toHex()) && key.verifies(message(object, schema), signature)
                    ? Optional.empty()
                    : ReportVerifier.failure(
                            part,
                            "found the signature of another text or key; expected one of this " + name
                                    + ". Fix: get the file from its issuer again");
        } catch (IllegalArgumentException e) {
            return ReportVerifier.failure(part, "found no signature; expected 128 hexadecimal digits");
        }
    }

    private static byte[] message(ObjectNode document, String schema) {
        ObjectNode without = document.deepCopy();
        without.remove(SIGNATURE);
        return Transcript.of(schema).bytes(CanonicalJson.bytes(without)).toBytes();
    }
}
