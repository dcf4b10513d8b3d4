// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.List;
import java.util.Optional;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Encoder;
import org.hanse.core.model.ModelSpec.Gate;

/** Builder of a {@link ModelSpec} for tests, with defaults. */
public final class SpecBuilder {

    /** Rows of the table of shared item vectors. */
    public static final int ROWS = 64;

    private int dimension = 8;
    private int heads = 2;
    private Encoder encoder = EncoderKind.GRU;
    private Gate gate = Gate.CONTEXTUAL;
    private int history = 6;
    private boolean sequence = false;
    private Optional<ContentSpec> content = Optional.empty();
    private ItemVectors itemVectors = ItemVectors.PRIVATE;
    private int objectives = 0;
    private boolean memory = false;
    private boolean memoryPrior = false;
    private int types = 3;
    private int gaps = 4;
    private int values = 0;

    private SpecBuilder() {}

    /** Begins with small defaults. */
    public static SpecBuilder aSpec() {
        return new SpecBuilder();
    }

    /** Begins with the values of another. */
    public static SpecBuilder like(ModelSpec usual) {
        return new SpecBuilder()
                .withDimension(usual.dimension())
                .withHeads(usual.heads())
                .withEncoder(usual.encoder())
                .withGate(usual.gate())
                .withHistory(usual.history())
                .withSequence(usual.sequence())
                .withContent(usual.content())
                .withItemVectors(usual.itemVectors() ? ItemVectors.PRIVATE : ItemVectors.NONE)
                .withObjectives(usual.objectives())
                .withMemory(usual.memory())
                .withMemoryPrior(usual.memoryPrior())
                .withTypes(usual.types())
                .withGaps(usual.gaps())
                .withValues(usual.values());
    }

    public SpecBuilder withDimension(int dimension) {
        this.dimension = dimension;
        return this;
    }

    public SpecBuilder withHeads(int heads) {
        this.heads = heads;
        return this;
    }

    public SpecBuilder withEncoder(Encoder encoder) {
        this.encoder = encoder;
        return this;
    }

    public SpecBuilder withGate(Gate gate) {
        this.gate = gate;
        return this;
    }

    public SpecBuilder withHistory(int history) {
        this.history = history;
        return this;
    }

    public SpecBuilder withSequence(boolean sequence) {
        this.sequence = sequence;
        return this;
    }

    public SpecBuilder withContent(Optional<ContentSpec> content) {
        this.content = content;
        return this;
    }

    public SpecBuilder withItemVectors(ItemVectors itemVectors) {
        this.itemVectors = itemVectors;
        return this;
    }

    public SpecBuilder withObjectives(int objectives) {
        this.objectives = objectives;
        return this;
    }

    public SpecBuilder withMemory(boolean memory) {
        this.memory = memory;
        return this;
    }

    public SpecBuilder withMemoryPrior(boolean memoryPrior) {
        this.memoryPrior = memoryPrior;
        return this;
    }

    public SpecBuilder withTypes(int types) {
        this.types = types;
        return this;
    }

    public SpecBuilder withGaps(int gaps) {
        this.gaps = gaps;
        return this;
    }

    public SpecBuilder withValues(int values) {
        this.values = values;
        return this;
    }

    public ModelSpec build() {
        return new ModelSpec(
                dimension,
                new ModelSpec.Encoding(encoder, gate, heads, history, sequence),
                new ModelSpec.Items(
                        itemVectors == ItemVectors.SHARED ? Optional.of(withKeys()) : content,
                        itemVectors == ItemVectors.PRIVATE,
                        memory,
                        memoryPrior),
                objectives,
                new ModelSpec.Rows(types, gaps, values));
    }

    /** Returns the content with rows of items, few enough that items share some. */
    private ContentSpec withKeys() {
        ContentSpec.Field keys = new ContentSpec.Field(ContentSpec.Fact.KEY, ROWS, dimension);
        return content.map(own -> own.with(keys))
                .orElseGet(() -> new ContentSpec(ContentSpec.Title.NONE, List.of(keys), 0, 0, false));
    }
}
