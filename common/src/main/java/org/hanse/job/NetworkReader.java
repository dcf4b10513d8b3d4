// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import org.hanse.config.ConfigNode;
import org.hanse.core.job.NetworkConfig.Content;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ModelSpec.ItemVectors;

/** Reads the key {@code network}. */
public final class NetworkReader {

    private NetworkReader() {}

    /**
     * Reads a mapping; what it leaves out is as in {@code standard}.
     *
     * @param kinds encoders that it may name
     */
    public static NetworkConfig read(ConfigNode node, NetworkConfig standard, Kinds kinds) {
        node.keys("dimension", "encoder", "attention", "heads", "memory", "itemVectors", "q", "content");
        int dimension =
                node.find("dimension").map(value -> value.integer(1, 1024)).orElse(standard.dimension());
        EncoderKind encoder = node.find("encoder").map(kinds::encoder).orElse(standard.encoder());
        Gate attention =
                node.find("attention").map(value -> value.choice(Gate.class)).orElse(standard.attention());
        int heads = node.find("heads").map(value -> value.integer(1, 1024)).orElse(standard.heads());
        boolean memory = node.find("memory").map(ConfigNode::bool).orElse(standard.memory());
        ItemVectors itemVectors = node.find("itemVectors")
                .map(value -> value.choice(ItemVectors.class))
                .orElse(standard.itemVectors());
        boolean q = node.find("q").map(ConfigNode::bool).orElse(standard.q());
        Content content = node.find("content").map(NetworkReader::content).orElse(standard.content());
        return node.build(
                () -> new NetworkConfig(dimension, encoder, attention, heads, memory, itemVectors, q, content));
    }

    private static Content content(ConfigNode node) {
        String text = node.text();
        return switch (text) {
            case "true" -> Content.LEARNED;
            case "false" -> Content.NONE;
            case "fixed" -> Content.FIXED;
            default -> throw node.refuse("is \"" + text + "\"; write true, false or fixed");
        };
    }
}
