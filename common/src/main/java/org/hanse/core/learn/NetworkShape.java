// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;

/** A network's shape with the places of its parameters looked up once. Places of absent blocks are -1. */
final class NetworkShape {

    final ModelSpec spec;
    final int items;
    final ParameterLayout shared;
    final ParameterLayout personal;
    final int d;
    final int heads;
    final int scores;
    final int objectives;

    final int tokens;
    final int convolutionWeight;
    final int convolutionBias;
    final List<Integer> fields;
    final int projectionWeight;
    final int projectionBias;

    /** Where the part of the shared parameters begins that sequences, not items, are computed with. */
    final int sequence;

    final int type;
    final int gap;
    final int value;
    final int queryWeight;
    final int queryBias;
    final int keyWeight;
    final int keyBias;
    final int age;
    final int headValue;
    final int headState;
    final int headBase;
    final int headBias;

    /** In the shared parameters or in the personal ones, as {@link ModelSpec#sharesItems} says. */
    final int itemVector;

    final int itemBias;

    final int memoryLinear;
    final int memoryLog;

    /**
     * Looks the places up.
     *
     * @throws IllegalArgumentException if parameters or item vectors would be more than an array can hold
     */
    NetworkShape(ModelSpec spec, int items) {
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
    int at(String name) {
        return at(shared, name);
    }

    private static int at(ParameterLayout layout, String name) {
        return layout.find(name).map(ParameterLayout.Block::at).orElse(-1);
    }

    /** Width of what the projection reads, 0 without content. */
    int contentWidth() {
        return spec.content().map(ContentSpec::width).orElse(0);
    }
}
