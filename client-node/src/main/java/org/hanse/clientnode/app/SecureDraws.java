// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.security.SecureRandom;
import org.hanse.core.crypto.StreamRandom;

/**
 * Draws of a node, from secure randomness. They cannot be repeated.
 *
 * @param random secure generator
 */
record SecureDraws(SecureRandom random) implements ClientDraws {

    @Override
    public long fitting() {
        return random.nextLong();
    }

    @Override
    public long training() {
        return random.nextLong();
    }

    @Override
    public StreamRandom sampling() {
        return StreamRandom.generate(random);
    }

    @Override
    public StreamRandom rounding() {
        return StreamRandom.generate(random);
    }

    @Override
    public StreamRandom noise() {
        return StreamRandom.generate(random);
    }
}
