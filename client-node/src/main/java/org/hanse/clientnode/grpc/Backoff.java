// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import java.security.SecureRandom;

/** Delays between attempts: doubled after each, with jitter, from 0.5 s to 30 s. Any thread may call it. */
final class Backoff {

    private static final int FIRST_MILLIS = 1_000;
    private static final int MOST_MILLIS = 30_000;

    private final SecureRandom random;
    private int bound = FIRST_MILLIS;

    Backoff(SecureRandom random) {
        this.random = random;
    }

    /** Returns the next delay in milliseconds. */
    synchronized int next() {
        int delay = jittered(bound);
        bound = Math.min(MOST_MILLIS, 2 * bound);
        return delay;
    }

    /** Returns a long delay in milliseconds, after failures that time does not mend. */
    synchronized int longest() {
        return jittered(MOST_MILLIS);
    }

    /** Begins with short delays again, after a success. */
    synchronized void reset() {
        bound = FIRST_MILLIS;
    }

    private int jittered(int most) {
        return most / 2 + random.nextInt(most / 2 + 1);
    }
}
