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
        if (event instanceof DpEvent.GaussianSum sum) {
            return object("gaussian").put("noise", sum.noiseMultiplier()).set("sampling", of(sum.sampler()));
        }
        if (event instanceof DpEvent.SkellamSum sum) {
            ObjectNode skellam = object("skellam").put("variance", sum.variance());
            skellam.set("sampling", of(sum.sampler()));
            return distance(skellam, sum.distance());
        }
        if (event instanceof DpEvent.DiscreteGaussianSum sum) {
            return distance(
                    object("discrete_gaussian")
                            .put("participants", sum.participants())
                            .put("deviation", sum.deviation()),
                    sum.distance());
        }
        if (event instanceof DpEvent.Unprotected) {
            return object("unprotected");
        }
        throw new IllegalStateException("events of the kind " + event.getClass() + " cannot be written down");
    }

    private static ObjectNode object(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    private static ObjectNode distance(ObjectNode event, DpEvent.Distance distance) {
        return event.put("dimension", distance.dimension())
                .put("l2", distance.euclidean())
                .put("l1", distance.manhattan());
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

    /** @throws IllegalArgumentException if it is none */
    static DpEvent parse(JsonFields event) {
        return switch (event.text("kind")) {
            case "gaussian" -> new DpEvent.GaussianSum(sampler(event.object("sampling")), event.number("noise"));
            case "skellam" ->
                new DpEvent.SkellamSum(sampler(event.object("sampling")), event.number("variance"), distance(event));
            case "discrete_gaussian" ->
                new DpEvent.DiscreteGaussianSum(
                        event.count("participants"), event.number("deviation"), distance(event));
            case "unprotected" -> new DpEvent.Unprotected();
            default -> throw new IllegalArgumentException("\"" + event.text("kind") + "\" is no kind of event");
        };
    }

    private static DpEvent.Distance distance(JsonFields event) {
        return new DpEvent.Distance(event.count("dimension"), event.number("l2"), event.number("l1"));
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
