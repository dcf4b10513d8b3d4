// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Pace of guesses at tokens: after five wrong ones an address waits a minute. Thread-safe. */
final class LoginPace {

    static final Duration WAIT = Duration.ofMinutes(1);
    private static final int FREE = 5;
    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final Map<String, Wrong> addresses = new HashMap<>();

    private record Wrong(int count, Instant last) {}

    LoginPace(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns whether an address may try now. */
    synchronized boolean permits(String address) {
        forget();
        Wrong wrong = addresses.get(address);
        return wrong == null ? addresses.size() < MOST : wrong.count() < FREE;
    }

    /** Counts a wrong token of an address. */
    synchronized void wrong(String address) {
        forget();
        addresses.merge(address, new Wrong(1, clock.instant()), (own, next) -> new Wrong(own.count() + 1, next.last()));
    }

    private void forget() {
        Instant now = clock.instant();
        addresses.values().removeIf(own -> !now.isBefore(own.last().plus(WAIT)));
    }
}
