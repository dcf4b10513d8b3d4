// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/** Kinds of counts. */
enum CountKind {
    /** Transitions from one item to another, an ordered pair. */
    TRANSITION(0, 0x9e3779b97f4a7c15L),
    /** Shoppers of both items, an unordered pair. */
    COMMON(1, 0x3c6ef372fe94f82aL),
    /** Transitions from an item. */
    DEPARTURE(2, 0xdaa66d2c7ddf743fL),
    /** Shoppers of an item. */
    SHOPPER(3, 0x78dde6e5fd29f054L);

    private static final CountKind[] BY_CODE = {TRANSITION, COMMON, DEPARTURE, SHOPPER};

    private final int code;
    private final long salt;

    CountKind(int code, long salt) {
        this.code = code;
        this.salt = salt;
    }

    /** Returns the kind of a code. */
    static CountKind of(int code) {
        return BY_CODE[code];
    }

    /** Returns the number that stands for this kind in keys, from 0 to 3. */
    int code() {
        return code;
    }

    long salt() {
        return salt;
    }
}
