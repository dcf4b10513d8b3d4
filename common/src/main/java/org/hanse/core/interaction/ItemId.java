// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

/** Name of an item within one catalogue. Never blank. */
public record ItemId(String value) {

    public ItemId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("found a blank text; expected the id of an item");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
