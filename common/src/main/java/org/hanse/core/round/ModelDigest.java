// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;

/**
 * Digest of a global model over layout and parameters. Equal contents have equal digests; a version number has no
 * influence.
 */
public final class ModelDigest {

    private ModelDigest() {}

    /** Returns SHA-256 over the blocks and, as little-endian floats of 4 bytes, the parameters. */
    public static Digest of(ParameterVector parameters) {
        Transcript transcript = Transcript.of("hanse model 1");
        for (ParameterLayout.Block block : parameters.layout().blocks()) {
            transcript.text(block.name()).number(block.shape().size());
            block.shape().forEach(transcript::number);
        }
        byte[] bytes = new byte[Math.multiplyExact(parameters.size(), Float.BYTES)];
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < parameters.size(); i++) {
            floats.putFloat(parameters.get(i));
        }
        return transcript.value(Digest.sha256(bytes)).digest();
    }
}
