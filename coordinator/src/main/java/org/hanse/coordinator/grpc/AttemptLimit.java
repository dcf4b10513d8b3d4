// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets that limit wrong answers: one for each source, and one for all sources together. A source that used up its own bucket
 * takes nothing from the other sources. Any thread may call it.
 */
final class AttemptLimit {

    /** Bytes of an IPv6 address that identify a network. One client has all addresses of such a network. */
    private static final int NETWORK_BYTES = 8;

    private final Rate each;
    private final InstantSource clock;
    private final Bucket all;
    private final Map<String, Bucket> sources = new HashMap<>();

    /**
     * Size of a bucket.
     *
     * @param most tokens of a full bucket
     * @param refill time until one token is added
     */
    record Rate(int most, Duration refill) {

        /** Returns a rate with a full bucket of a minute's tokens. */
        static Rate perMinute(int most) {
            return new Rate(most, Duration.ofMinutes(1).dividedBy(most));
        }
    }

    /** Tokens at the time of the last look. */
    private static final class Bucket {

        private final Rate rate;
        private int tokens;
        private Instant counted;

        Bucket(Rate rate, Instant now) {
            this.rate = rate;
            this.tokens = rate.most();
            this.counted = now;
        }

        /** Adds the tokens since the last look. After the clock was set back, it counts from then. */
        Bucket at(Instant now) {
            counted = now.isBefore(counted) ? now : counted;
            long added = Duration.between(counted, now).dividedBy(rate.refill());
            tokens = (int) Math.min(rate.most(), tokens + added);
            counted = counted.plus(rate.refill().multipliedBy(added));
            return this;
        }

        boolean isFull() {
            return tokens == rate.most();
        }
    }

    /**
     * Creates full buckets.
     *
     * @param each bucket of one source
     * @param all bucket of all sources together
     */
    AttemptLimit(Rate each, Rate all, InstantSource clock) {
        this.each = each;
        this.clock = clock;
        this.all = new Bucket(all, clock.instant());
    }

    /** Returns the source of a connection: its IPv4 address, or the first 64 bits of its IPv6 address. */
    static String source(@Nullable SocketAddress address) {
        InetAddress own = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (own == null) {
            return "";
        }
        byte[] bytes = own.getAddress();
        return HexFormat.of().formatHex(own instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }

    /** Takes a token of the source and one of all. Returns false, and takes none, if one of the two buckets is empty. */
    synchronized boolean take(String source) {
        Instant now = clock.instant();
        Bucket own = sources.getOrDefault(source, new Bucket(each, now)).at(now);
        if (own.tokens == 0 || all.at(now).tokens == 0) {
            return false;
        }
        own.tokens--;
        all.tokens--;
        if (sources.size() >= all.rate.most()) {
            // A full bucket needs no memory. The others were used within the time that fills one, which the bucket of
            // all bounds.
            sources.values().removeIf(bucket -> bucket.at(now).isFull());
        }
        sources.put(source, own);
        return true;
    }

    /** Returns both tokens, after a right answer. */
    synchronized void refund(String source) {
        all.tokens = Math.min(all.rate.most(), all.tokens + 1);
        Bucket own = sources.get(source);
        if (own != null) {
            own.tokens = Math.min(each.most(), own.tokens + 1);
        }
    }

    /** Returns the number of kept sources. */
    synchronized int sources() {
        return sources.size();
    }
}
