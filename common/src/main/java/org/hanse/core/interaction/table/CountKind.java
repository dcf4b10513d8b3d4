// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/** Kinds of counts. */
enum CountKind {
    /** Transitions from one item to another, an ordered pair. */
    TRANSITION(0x9e3779b97f4a7c15L),
    /** Shoppers of both items, an unordered pair. */
    COMMON(0x3c6ef372fe94f82aL),
    /** Transitions from an item. */
    DEPARTURE(0xdaa66d2c7ddf743fL),
    /** Shoppers of an item. */
    SHOPPER(0x78dde6e5fd29f054L);

    private final long salt;

    CountKind(long salt) {
        this.salt = salt;
    }

    long salt() {
        return salt;
    }
}
