// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;

/** Shape of a network with the offsets of its parameters. Offsets of absent blocks are -1. */
public final class NetworkShape {

    public final ModelSpec spec;
    public final int items;
    public final ParameterLayout shared;
    public final ParameterLayout personal;
    public final int d;
    public final int heads;
    public final int scores;
    public final int objectives;

    public final int tokens;
    public final int convolutionWeight;
    public final int convolutionBias;
    public final List<Integer> fields;
    public final int projectionWeight;
    public final int projectionBias;

    /** Offset of the shared parameters for sequences; those for items come before. */
    public final int sequence;

    public final int type;
    public final int gap;
    final int value;
    public final int queryWeight;
    public final int queryBias;
    public final int keyWeight;
    public final int keyBias;
    public final int age;
    public final int headValue;

    /** Weights of the sequence term. */
    public final int headSequence;

    public final int headState;
    public final int headBase;
    public final int headBias;

    /** Weights of similarity by age. */
    public final int similarityAge;

    /** Offsets in the personal parameters. */
    public final int itemVector;

    public final int itemBias;

    /** Offsets of the memory weights, or of the merchant's deviations from the shared prior. */
    public final int memoryLinear;

    public final int memoryLog;

    /** Offsets of the prior of the memory weights in the shared parameters, also in a network without memory. */
    public final int memoryPriorLinear;

    public final int memoryPriorLog;

    /**
     * Computes the offsets.
     *
     * @throws IllegalArgumentException if parameters or item vectors exceed the size of an array
     */
    public NetworkShape(ModelSpec spec, int items) {
        StepSize.requireCatalogue(
                items,
                Math.max(
                        spec.dimension(), spec.content().map(ContentSpec::width).orElse(0)));
        this.spec = spec;
        this.items = items;
        shared = NetworkLayout.shared(spec);
        personal = NetworkLayout.personal(spec, items);
        d = spec.dimension();
        heads = spec.heads();
        scores = spec.scores();
        objectives = spec.objectives();
        tokens = at("item.tokens");
        convolutionWeight = at("item.convolution.weight");
        convolutionBias = at("item.convolution.bias");
        fields = fields(spec);
        projectionWeight = at("item.projection.weight");
        projectionBias = at("item.projection.bias");
        type = at("interaction.type");
        sequence = type;
        gap = at("interaction.gap");
        value = at("interaction.value");
        queryWeight = at("gate.query.weight");
        queryBias = at("gate.query.bias");
        keyWeight = at("gate.key.weight");
        keyBias = at("gate.key.bias");
        age = at("gate.age");
        headValue = at("head.value");
        headSequence = at("head.sequence");
        headState = at("head.state");
        headBase = at("head.base");
        headBias = at("head.bias");
        similarityAge = at("similarity.age");
        itemVector = at(personal, "item.vector");
        itemBias = at(personal, "item.bias");
        memoryLinear = at(personal, "memory.linear");
        memoryLog = at(personal, "memory.log");
        memoryPriorLinear = at("memory.prior.linear");
        memoryPriorLog = at("memory.prior.log");
    }

    /** Returns whether the memory weights are the sum of the shared prior and deviations. */
    public boolean hasMemoryPrior() {
        return memoryLinear >= 0 && memoryPriorLinear >= 0;
    }

    /** Returns an array for the memory weights that scores use; empty where these are the personal ones. */
    public float[] memoryRoom() {
        return new float[hasMemoryPrior() ? 2 * MemoryWeights.size(scores) : 0];
    }

    /**
     * Sets {@code weights} to the memory weights that scores use. These are the personal ones, or the sum of the shared prior and the
     * personal deviations.
     *
     * @param room see {@link #memoryRoom}; written to and viewed by {@code weights} with a prior
     */
    public void loadMemory(MemoryWeights weights, float[] sharedNow, float[] personalNow, float[] room) {
        if (!hasMemoryPrior()) {
            weights.set(personalNow, memoryLinear, memoryLog, scores);
            return;
        }
        weights.set(room, 0, MemoryWeights.size(scores), scores)
                .setToSum(
                        new MemoryWeights().set(sharedNow, memoryPriorLinear, memoryPriorLog, scores),
                        new MemoryWeights().set(personalNow, memoryLinear, memoryLog, scores));
    }

    private List<Integer> fields(ModelSpec model) {
        List<Integer> places = new ArrayList<>();
        model.content()
                .ifPresent(content -> content.fields()
                        .forEach(field ->
                                places.add(at("item.field." + field.fact().key()))));
        return List.copyOf(places);
    }

    /** Returns the offset of the shared block with this name. */
    public int at(String name) {
        return at(shared, name);
    }

    private static int at(ParameterLayout layout, String name) {
        return layout.find(name).map(ParameterLayout.Block::at).orElse(-1);
    }

    /** Returns the width of the projection's input; 0 without content. */
    public int contentWidth() {
        return spec.content().map(ContentSpec::width).orElse(0);
    }
}
