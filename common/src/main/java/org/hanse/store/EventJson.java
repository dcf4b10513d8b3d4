// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Sampler;

/** JSON of a released event. */
final class EventJson {

    private EventJson() {}

    static ObjectNode of(DpEvent event) {
        ObjectNode json = object(event.kind().replace(' ', '_'));
        ObjectNode sampling = JsonNodeFactory.instance.objectNode();
        ObjectNode distances = JsonNodeFactory.instance.objectNode();
        event.write(new DpEvent.Parts() {
            @Override
            public void sampler(Sampler sampler) {
                sampling.set("sampling", of(sampler));
            }

            @Override
            public void number(String name, double value) {
                json.put(name, value);
            }

            @Override
            public void count(String name, int value) {
                json.put(name, value);
            }

            @Override
            public void distance(DpEvent.Distance distance) {
                distances
                        .put("dimension", distance.dimension())
                        .put("l2", distance.euclidean())
                        .put("l1", distance.manhattan());
            }
        });
        json.setAll(sampling);
        json.setAll(distances);
        return json;
    }

    private static ObjectNode object(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    private static ObjectNode of(Sampler sampler) {
        if (sampler instanceof Sampler.Everybody) {
            return object("everybody");
        }
        if (sampler instanceof Sampler.Poisson poisson) {
            return object("poisson").put("probability", poisson.probability());
        }
        if (sampler instanceof Sampler.CappedPoisson capped) {
            return object("capped_poisson")
                    .put("probability", capped.probability())
                    .put("population", capped.population())
                    .put("cap", capped.cap());
        }
        if (sampler instanceof Sampler.FixedSize fixed) {
            return object("fixed_size").put("population", fixed.population()).put("size", fixed.size());
        }
        throw new IllegalStateException("samplers of the kind " + sampler.getClass() + " cannot be written down");
    }

    /** @throws IllegalArgumentException if it is not an event */
    static DpEvent parse(JsonFields event) {
        return DpEvent.of(event.text("kind").replace('_', ' '), new DpEvent.StoredParts() {
            @Override
            public Sampler sampler() {
                return EventJson.sampler(event.object("sampling"));
            }

            @Override
            public double number(String name) {
                return event.number(name);
            }

            @Override
            public int count(String name) {
                return event.count(name);
            }

            @Override
            public DpEvent.Distance distance() {
                return new DpEvent.Distance(event.count("dimension"), event.number("l2"), event.number("l1"));
            }
        });
    }

    private static Sampler sampler(JsonFields sampling) {
        return switch (sampling.text("kind")) {
            case "everybody" -> new Sampler.Everybody();
            case "poisson" -> new Sampler.Poisson(sampling.number("probability"));
            case "capped_poisson" ->
                new Sampler.CappedPoisson(
                        sampling.number("probability"), sampling.count("population"), sampling.count("cap"));
            case "fixed_size" -> new Sampler.FixedSize(sampling.count("population"), sampling.count("size"));
            default -> throw new IllegalArgumentException("\"" + sampling.text("kind") + "\" is no kind of sampling");
        };
    }
}
