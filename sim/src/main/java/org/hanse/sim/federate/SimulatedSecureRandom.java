// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import org.hanse.core.crypto.StreamRandom;

/** Repeatable replacement of a secure generator in simulations. Its numbers are not secret. */
final class SimulatedSecureRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    SimulatedSecureRandom(long seed) {
        super(new Stream(seed), null);
    }

    private static final class Stream extends SecureRandomSpi {

        private static final long serialVersionUID = 1L;

        private final transient StreamRandom stream;

        Stream(long seed) {
            this.stream = StreamRandom.seededForTesting(seed);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The constructor sets the seed.
        }

        @Override
        protected synchronized void engineNextBytes(byte[] bytes) {
            stream.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int size) {
            byte[] bytes = new byte[size];
            engineNextBytes(bytes);
            return bytes;
        }
    }
}
