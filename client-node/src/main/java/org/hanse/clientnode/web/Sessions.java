// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.port.TokenStore.Token;
import org.jspecify.annotations.Nullable;

/** Sessions of browsers, in memory. One ends with its token, after half an hour without a request, and after twelve hours. Thread-safe. */
final class Sessions {

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(12);

    /** Most sessions; another login ends the one that was used longest ago. */
    private static final int MOST = 100;

    private static final int ID_BYTES = 32;

    private final TokenStore tokens;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * Session of a browser.
     *
     * @param id value of its cookie
     * @param form value that each of its forms sends back
     */
    record Session(String id, String form, Token token) {}

    private record Entry(Session session, Instant begin, Instant used) {

        private boolean isOver(Instant now) {
            return !now.isBefore(begin.plus(LONGEST)) || !now.isBefore(used.plus(IDLE));
        }
    }

    /** @param random source of ids; secure and thread-safe */
    Sessions(TokenStore tokens, InstantSource clock, RandomGenerator random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    /** Opens a session for the text of a token; empty if it is not one of an owner. */
    synchronized Optional<Session> open(String text) {
        return tokens.find(text).filter(this::permits).map(token -> {
            Instant now = clock.instant();
            entries.values().removeIf(own -> own.isOver(now));
            if (entries.size() >= MOST) {
                entries.values().stream()
                        .min((one, other) -> one.used().compareTo(other.used()))
                        .ifPresent(own -> entries.remove(own.session().id()));
            }
            Session session = new Session(text(), text(), token);
            entries.put(session.id(), new Entry(session, now, now));
            return session;
        });
    }

    private boolean permits(Token token) {
        return token.scopes().contains(Scope.OWNER) && tokens.all().contains(token);
    }

    /** Returns the session of a cookie, which counts as used now. */
    Optional<Session> use(@Nullable String id) {
        return find(id, true);
    }

    /** Returns the session of a cookie, which a page reads by itself. */
    Optional<Session> watch(@Nullable String id) {
        return find(id, false);
    }

    private synchronized Optional<Session> find(@Nullable String id, boolean used) {
        Entry entry = id == null ? null : entries.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        Session session = entry.session();
        Instant now = clock.instant();
        if (entry.isOver(now) || !permits(session.token())) {
            entries.remove(session.id());
            return Optional.empty();
        }
        if (used) {
            entries.put(session.id(), new Entry(session, entry.begin(), now));
        }
        return Optional.of(session);
    }

    /** Ends a session. */
    synchronized void end(Session session) {
        entries.remove(session.id());
    }

    private String text() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
