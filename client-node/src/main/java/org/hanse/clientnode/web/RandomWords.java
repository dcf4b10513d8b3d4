// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Random words that addresses have in place of what must not stay in histories and logs, such as ids of shoppers, for half an hour after
 * their last use. Thread-safe.
 *
 * @param <T> what a word stands for
 */
final class RandomWords<T> {

    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final int MOST = 200;
    private static final int BYTES = 16;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Kept<T>> words = new LinkedHashMap<>();

    private record Kept<T>(Instant at, T value) {}

    /** @param random source of words; secure and thread-safe */
    RandomWords(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Returns a new word for a value. */
    synchronized String add(T value) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String word = HexFormat.of().formatHex(bytes);
        words.put(word, new Kept<>(clock.instant(), value));
        if (words.size() > MOST) {
            words.remove(words.keySet().iterator().next());
        }
        return word;
    }

    /** Returns the value of a word; empty if it is unknown or over. */
    synchronized Optional<T> find(String word) {
        Instant now = clock.instant();
        words.values().removeIf(own -> own.at().isBefore(now.minus(KEPT)));
        Optional<T> value = Optional.ofNullable(words.remove(word)).map(Kept::value);
        value.ifPresent(own -> words.put(word, new Kept<>(now, own)));
        return value;
    }

    /** Replaces the value of a word, whose time goes on. */
    synchronized void replace(String word, T value) {
        words.computeIfPresent(word, (own, before) -> new Kept<>(before.at(), value));
    }
}
