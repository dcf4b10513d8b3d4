// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ModelProvenance;
import org.hanse.core.model.Sha256;

/**
 * Shared network with its provenance, the stored result of a training. Immutable.
 *
 * @param network the parameters with their shape
 * @param provenance facts about the training
 */
public record TrainedNetwork(SharedNetwork network, ModelProvenance provenance) {

    /**
     * Returns SHA-256, in hexadecimal, of shape, the facts of the provenance in order, and the
     * parameters. Each is preceded by its length, so that no two models have the same bytes.
     */
    public String digest() {
        MessageDigest sha = Sha256.begin();
        add(sha, network.spec().toString());
        add(sha, Integer.toString(provenance.facts().size()));
        provenance.facts().forEach((name, fact) -> {
            add(sha, name);
            add(sha, fact);
        });
        add(sha, network.parameters().digest());
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha.update(bytes);
    }

    /** Returns the number of parameters and the beginning of the digest. */
    @Override
    public String toString() {
        return "TrainedNetwork[" + network.parameters().size() + ", " + digest().substring(0, 12) + "]";
    }
}
