// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens of the programs that may call a node over HTTP. The text of a token is not stored. Any thread or process may use it; a change is
 * durable and in force in all processes when a method returns.
 */
public interface TokenStore {

    /** What a token permits. */
    enum Scope {
        DECIDE("recommendations"),
        EVENTS("events of shoppers, imports of them, and merges of visitors"),
        CATALOGUE("items, and imports of them"),
        EXPLAIN("explanations, and what would change a recommendation"),
        PRIVACY("preferences, exports and erasures of shoppers"),
        MONITOR("metrics and readiness, from another machine"),
        OWNER("the merchant's page, and what it shows");

        private final String permits;

        Scope(String permits) {
            this.permits = permits;
        }

        /** Returns the name in commands and documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns what a token with it may be used for. */
        public String permits() {
            return permits;
        }
    }

    /** A token without its text. */
    record Token(String name, Set<Scope> scopes, Instant created) {

        public Token {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Creates a token.
     *
     * @return its text, which cannot be read again; empty if there is a token of this name
     */
    Optional<String> create(Token token);

    /** Returns the token of a text; empty if there is none, or it was revoked. */
    Optional<Token> find(String text);

    /** Returns all tokens, by name. */
    List<Token> all();

    /** Revokes a token; returns whether there was one of this name. */
    boolean revoke(String name);
}
