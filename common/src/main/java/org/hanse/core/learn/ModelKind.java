// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/** What kind of model a {@link ModelTrainer} trains, and what jobs may therefore ask of it. */
public enum ModelKind {

    /** The network of docs/NETWORK.md. */
    NETWORK("network", true),

    /** A DL4J graph that somebody brought along, docs/dl4j.md. */
    GRAPH("dl4j", false),

    /** A table of values, a row a recent history: {@link TabularTrainer}. */
    TABLE("table", false);

    private final String word;
    private final boolean clipsShoppers;

    ModelKind(String word, boolean clipsShoppers) {
        this.word = word;
        this.clipsShoppers = clipsShoppers;
    }

    /** Its name in configurations. */
    public String word() {
        return word;
    }

    /**
     * Whether the gradient of each shopper can be had, and so be clipped, on its own. DL4J hands out the gradient of a whole
     * batch only, and tables have none.
     */
    public boolean clipsShoppers() {
        return clipsShoppers;
    }

    /**
     * Called by what is to protect single shoppers.
     *
     * @throws IllegalArgumentException if their gradients cannot be clipped one by one
     */
    public void requireShopperClipping() {
        if (!clipsShoppers) {
            throw new IllegalArgumentException(
                    "models of kind " + word + " cannot clip the gradient of each shopper, which"
                            + " shopper-level privacy needs: take merchant-level privacy, or the built-in network");
        }
    }
}
