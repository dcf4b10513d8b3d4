// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

/** Name of a shopper at one merchant. Never blank. */
public record ShopperId(String value) {

    public ShopperId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("ShopperId is blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
