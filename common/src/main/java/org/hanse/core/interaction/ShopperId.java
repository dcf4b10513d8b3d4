// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

/** Name of a shopper at one merchant. Never blank. */
public record ShopperId(String value) {

    public ShopperId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("found a blank text; expected the id of a shopper");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
