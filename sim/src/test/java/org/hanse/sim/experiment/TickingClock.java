// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that is two seconds further each time it is read. A forecast, which tries a share until two seconds have passed, tries it
 * once by this clock; by one that stands still it would try as often as it ever does.
 */
final class TickingClock implements InstantSource {

    private final AtomicLong seconds = new AtomicLong();

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(seconds.getAndAdd(2));
    }
}
