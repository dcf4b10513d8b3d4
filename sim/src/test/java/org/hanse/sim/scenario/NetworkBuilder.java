// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.Content;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;

/** Builds a {@link NetworkConfig} for tests; what a test does not name has a default. */
public final class NetworkBuilder {

    private int dimension = 8;
    private EncoderKind encoder = EncoderKind.GRU;
    private Gate attention = Gate.CONTEXTUAL;
    private int heads = 1;
    private boolean memory = false;
    private ItemVectors itemVectors = ItemVectors.PRIVATE;
    private int itemRows = NetworkConfig.DEFAULT.itemRows();
    private boolean q = false;
    private Content content = Content.NONE;
    private boolean similarity = false;
    private boolean sequence = false;
    private boolean memoryPrior = false;

    private NetworkBuilder() {}

    /** Begins with small defaults. */
    public static NetworkBuilder aNetwork() {
        return new NetworkBuilder();
    }

    /** Begins with the values of another. */
    public static NetworkBuilder like(NetworkConfig usual) {
        return new NetworkBuilder()
                .withDimension(usual.dimension())
                .withEncoder(usual.encoder())
                .withAttention(usual.attention())
                .withHeads(usual.heads())
                .withMemory(usual.memory())
                .withItemVectors(usual.itemVectors())
                .withItemRows(usual.itemRows())
                .withQ(usual.q())
                .withContent(usual.content())
                .withSimilarity(usual.similarity())
                .withSequence(usual.sequence())
                .withMemoryPrior(usual.memoryPrior());
    }

    public NetworkBuilder withDimension(int dimension) {
        this.dimension = dimension;
        return this;
    }

    public NetworkBuilder withEncoder(EncoderKind encoder) {
        this.encoder = encoder;
        return this;
    }

    public NetworkBuilder withAttention(Gate attention) {
        this.attention = attention;
        return this;
    }

    public NetworkBuilder withHeads(int heads) {
        this.heads = heads;
        return this;
    }

    public NetworkBuilder withMemory(boolean memory) {
        this.memory = memory;
        return this;
    }

    public NetworkBuilder withItemVectors(ItemVectors itemVectors) {
        this.itemVectors = itemVectors;
        return this;
    }

    public NetworkBuilder withQ(boolean q) {
        this.q = q;
        return this;
    }

    public NetworkBuilder withContent(Content content) {
        this.content = content;
        return this;
    }

    public NetworkBuilder withSequence(boolean sequence) {
        this.sequence = sequence;
        return this;
    }

    public NetworkBuilder withItemRows(int itemRows) {
        this.itemRows = itemRows;
        return this;
    }

    public NetworkBuilder withMemoryPrior(boolean memoryPrior) {
        this.memoryPrior = memoryPrior;
        return this;
    }

    public NetworkBuilder withSimilarity(boolean similarity) {
        this.similarity = similarity;
        return this;
    }

    public NetworkConfig build() {
        return new NetworkConfig(
                dimension,
                encoder,
                attention,
                heads,
                memory,
                itemVectors,
                itemRows,
                q,
                content,
                similarity,
                sequence,
                memoryPrior);
    }
}
