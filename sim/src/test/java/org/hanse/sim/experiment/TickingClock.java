// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that advances two seconds with each reading. A forecast measures a training once by this clock. By a
 * constant clock it would measure as often as it can.
 */
final class TickingClock implements InstantSource {

    private final AtomicLong seconds = new AtomicLong();

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(seconds.getAndAdd(2));
    }
}
