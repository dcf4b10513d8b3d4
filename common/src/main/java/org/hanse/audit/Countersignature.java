// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;

/**
 * Signature of a coordinator over the manifest of a report, schema {@value #SCHEMA}. It shows that the manifest existed when the coordinator
 * signed it, not that its figures are right.
 */
public final class Countersignature {

    /** Schema of countersignatures. */
    public static final String SCHEMA = "hanse.countersignature/1";

    private Countersignature() {}

    /**
     * Returns a signature.
     *
     * @param manifest bytes of the manifest
     */
    public static ObjectNode sign(byte[] manifest, SigningKey key) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        document.put("manifest", Digest.sha256(manifest).toHex());
        return SignedJson.sign(document, SCHEMA, key);
    }

    /** Verifies a signature over a manifest. Returns the failure; empty if it holds. */
    static Optional<ReportVerifier.Failure> verify(byte[] bytes, byte[] manifest, VerifyingKey key) {
        JsonNode document;
        try {
            document = CanonicalJson.parse(bytes);
        } catch (IllegalArgumentException e) {
            return ReportVerifier.failure("countersignature", String.valueOf(e.getMessage()));
        }
        return SignedJson.failure(document, "countersignature", SCHEMA, key, "--countersigned-by")
                .or(() -> document.path("manifest")
                                .asText()
                                .equals(Digest.sha256(manifest).toHex())
                        ? Optional.empty()
                        : ReportVerifier.failure(
                                "countersignature.manifest",
                                "found the digest of another manifest; expected that of this one"));
    }
}
