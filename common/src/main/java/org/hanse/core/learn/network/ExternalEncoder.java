// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.Kernels;

/**
 * Encoder from outside this build, for the simulator. It needs a public constructor without arguments. Services reject it, because other
 * nodes cannot check it. See docs/guides/extending.md.
 */
public non-sealed interface ExternalEncoder extends EncoderKind {

    @Override
    default int width() {
        return 3;
    }

    /** Computes the whole window again with the batch pass. Override it to reuse earlier states. */
    @Override
    default OnlineEncoder online(NetworkShape shape, Kernels kernels, float[] shared) {
        return new WindowEncoder(batch(shape, kernels), shape, shared);
    }
}
