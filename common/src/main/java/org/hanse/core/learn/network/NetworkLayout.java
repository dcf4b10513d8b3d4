// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterLayout.LayoutAccumulator;

/** Parameter blocks of a network, see docs/design/network.md, section 1. */
public final class NetworkLayout {

    /** Prefix of the names of an encoder's blocks. */
    static final String ENCODER = "encoder.";

    /** Prefix of the names of blocks of memory weights, shared and personal. */
    public static final String MEMORY = "memory.";

    /** Prefix of the names of the blocks of the shared prior of memory weights. */
    static final String MEMORY_PRIOR = MEMORY + "prior.";

    /** Name of the block of items' rows. */
    public static final String KEYS = "item.field.key";

    private NetworkLayout() {}

    /** Returns the blocks that are uploaded. */
    public static ParameterLayout shared(ModelSpec spec) {
        LayoutAccumulator layout = ParameterLayout.accumulator();
        spec.content().ifPresent(content -> content(layout, content, spec.dimension()));
        int d = spec.dimension();
        layout.add("interaction.type", spec.types(), d).add("interaction.gap", spec.gaps(), d);
        if (spec.values() > 0) {
            layout.add("interaction.value", spec.values(), d);
        }
        encoder(layout, spec);
        gates(layout, spec);
        layout.add("head.value", spec.heads() * d, spec.scores() * d);
        if (spec.sequence()) {
            layout.add("head.sequence", d, d);
        }
        if (spec.objectives() > 0) {
            layout.add("head.state", spec.heads() * d, spec.objectives());
            layout.add("head.base", spec.objectives()).add("head.bias", spec.objectives());
        }
        if (spec.addsSimilarity()) {
            layout.add("similarity.age", spec.history());
        }
        if (spec.memoryPrior()) {
            memory(layout, spec, MEMORY_PRIOR);
        }
        return layout.toLayout();
    }

    /** Returns the blocks that never leave the node; may be empty. */
    public static ParameterLayout personal(ModelSpec spec, int items) {
        LayoutAccumulator layout = ParameterLayout.accumulator();
        if (spec.itemVectors()) {
            layout.add("item.vector", items, spec.dimension());
        }
        layout.add("item.bias", items);
        if (spec.memory()) {
            memory(layout, spec, MEMORY);
        }
        return layout.toLayout();
    }

    private static void memory(LayoutAccumulator layout, ModelSpec spec, String prefix) {
        layout.add(prefix + "linear", MemoryTables.TABLES, spec.scores(), MemoryTables.AGES);
        layout.add(prefix + "log", MemoryTables.TABLES, spec.scores(), MemoryTables.AGES);
    }

    private static void content(LayoutAccumulator layout, ContentSpec content, int d) {
        if (content.filters() > 0) {
            layout.add("item.tokens", content.tokenBuckets(), content.tokenWidth());
            layout.add("item.convolution.weight", content.tokenWidth(), 3 * content.filters());
            layout.add("item.convolution.bias", content.filters());
        }
        for (ContentSpec.Field field : content.fields()) {
            layout.add("item.field." + field.fact().key(), field.buckets(), field.width());
        }
        layout.add("item.projection.weight", content.width(), d).add("item.projection.bias", d);
    }

    private static void encoder(LayoutAccumulator layout, ModelSpec spec) {
        for (EncoderBlock block : EncoderKind.of(spec).blocks(spec.dimension())) {
            layout.add(
                    ENCODER + block.name(),
                    block.shape().stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private static void gates(LayoutAccumulator layout, ModelSpec spec) {
        int d = spec.dimension();
        switch (spec.gate()) {
            case CONTEXTUAL ->
                layout.add("gate.query.weight", d, d)
                        .add("gate.query.bias", d)
                        .add("gate.key.weight", d, d)
                        .add("gate.key.bias", d);
            case SOFTMAX, STRICT ->
                layout.add("gate.key.weight", d, spec.heads()).add("gate.key.bias", spec.heads());
            case UNIFORM -> {
                return;
            }
        }
        layout.add("gate.age", spec.heads(), spec.history());
    }
}
