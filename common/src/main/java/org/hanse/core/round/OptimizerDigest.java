// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.OptimizerState;

/** Digest of an optimizer state. Equal states have equal digests. */
public final class OptimizerDigest {

    private OptimizerDigest() {}

    /** Returns SHA-256 over the {@link ModelDigest} of each vector. */
    public static Digest of(OptimizerState state) {
        Transcript transcript = Transcript.of("hanse optimizer 1");
        add(transcript, state.first());
        add(transcript, state.second());
        return transcript.digest();
    }

    private static void add(Transcript transcript, Optional<ParameterVector> vector) {
        transcript.number(vector.isPresent() ? 1 : 0);
        vector.ifPresent(present -> transcript.value(ModelDigest.of(present)));
    }
}
