// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Receives what a serving node did, for metrics. Any thread may call it; methods do not block. */
public interface ServingMonitor {

    /** Does nothing. */
    ServingMonitor NONE = new ServingMonitor() {
        @Override
        public void decided(String servedBy, Duration time) {}

        @Override
        public void events(String result, long count) {}
    };

    /**
     * Receives a decision.
     *
     * @param servedBy what ranked the items, such as {@code personal}
     * @param time time until it was durable
     */
    void decided(String servedBy, Duration time);

    /**
     * Receives events.
     *
     * @param result {@code stored}, {@code duplicate} or {@code rejected}
     */
    void events(String result, long count);

    /** Readings of a serving node. Any thread may call it; methods do not block. */
    interface Readings {

        /** Returns the number of entries of derived rows in memory. */
        long entries();

        /** Returns how often the data were read since the start, and when last. */
        long readings();

        Instant readAt();

        /** Returns when what the node serves was chosen. */
        Instant chosenAt();

        /** Returns the problem of the last reading of the data in one line; empty if there was none. */
        Optional<String> problem();
    }
}
