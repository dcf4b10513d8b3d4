// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Token bucket that limits wrong answers of all clients together. Any thread may call it. */
final class AttemptLimit {

    private final int most;
    private final Duration refill;
    private final InstantSource clock;
    private int tokens;
    private Instant counted;

    /**
     * Creates a full bucket.
     *
     * @param most tokens of a full bucket
     * @param refill time until one token is added
     */
    AttemptLimit(int most, Duration refill, InstantSource clock) {
        this.most = most;
        this.refill = refill;
        this.clock = clock;
        this.tokens = most;
        this.counted = clock.instant();
    }

    /** Takes a token. Returns false if there is none. */
    synchronized boolean take() {
        Instant now = clock.instant();
        if (now.isBefore(counted)) {
            // The clock was set back.
            counted = now;
        }
        long added = Duration.between(counted, now).dividedBy(refill);
        if (added > 0) {
            tokens = (int) Math.min(most, tokens + added);
            counted = counted.plus(refill.multipliedBy(added));
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Returns a token, after a right answer. */
    synchronized void refund() {
        tokens = Math.min(most, tokens + 1);
    }
}
