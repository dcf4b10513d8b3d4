// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

/** Name of a kind of interaction: view, add_to_cart, purchase, or any other name of a data set. Never blank. */
public record InteractionType(String name) {

    public static final InteractionType VIEW = new InteractionType("view");
    public static final InteractionType CLICK = new InteractionType("click");
    public static final InteractionType ADD_TO_CART = new InteractionType("add_to_cart");
    public static final InteractionType PURCHASE = new InteractionType("purchase");
    public static final InteractionType RATING = new InteractionType("rating");
    public static final InteractionType LIKE = new InteractionType("like");
    public static final InteractionType RETURN = new InteractionType("return");

    public InteractionType {
        if (name.isBlank()) {
            throw new IllegalArgumentException("found a blank text; expected the name of an interaction type");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
