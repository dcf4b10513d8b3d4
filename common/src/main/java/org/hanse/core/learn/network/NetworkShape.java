// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;

/** A network's shape with the places of its parameters looked up once. Places of absent blocks are -1. */
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

    /** Where the part of the shared parameters begins that sequences, not items, are computed with. */
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
    public final int headState;
    public final int headBase;
    public final int headBias;

    /** In the shared parameters or in the personal ones, as {@link ModelSpec#sharesItems} says. */
    public final int itemVector;

    public final int itemBias;

    public final int memoryLinear;
    public final int memoryLog;

    /**
     * Looks the places up.
     *
     * @throws IllegalArgumentException if parameters or item vectors would be more than an array can hold
     */
    public NetworkShape(ModelSpec spec, int items) {
        StepSize.requireCatalogue(
                items,
                Math.max(
                        spec.dimension(), spec.content().map(ContentSpec::width).orElse(0)));
        this.spec = spec;
        this.items = items;
        shared = NetworkLayout.shared(spec, items);
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
        headState = at("head.state");
        headBase = at("head.base");
        headBias = at("head.bias");
        ParameterLayout ofItems = spec.sharesItems() ? shared : personal;
        itemVector = at(ofItems, "item.vector");
        itemBias = at(ofItems, "item.bias");
        memoryLinear = at(personal, "memory.linear");
        memoryLog = at(personal, "memory.log");
    }

    private List<Integer> fields(ModelSpec model) {
        List<Integer> places = new ArrayList<>();
        model.content()
                .ifPresent(content -> content.fields()
                        .forEach(field ->
                                places.add(at("item.field." + field.fact().key()))));
        return List.copyOf(places);
    }

    /** Where the shared block of this name begins. */
    public int at(String name) {
        return at(shared, name);
    }

    private static int at(ParameterLayout layout, String name) {
        return layout.find(name).map(ParameterLayout.Block::at).orElse(-1);
    }

    /** Width of what the projection reads, 0 without content. */
    public int contentWidth() {
        return spec.content().map(ContentSpec::width).orElse(0);
    }
}
