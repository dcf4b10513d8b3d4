// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.hanse.core.privacy.account.Sampler;

/** What is released as JSON, the same for all commands (docs/guides/privacy.md). */
final class ReleaseJson {

    private ReleaseJson() {}

    /** Puts the plan's fields behind those that are there. */
    static void put(ObjectNode root, ReleasePlan plan, double delta) {
        ObjectNode sampling = root.putObject("sampling").put("kind", plan.kind().toString());
        plan.sampler().ifPresent(sampler -> put(sampling, sampler));
        if (plan.sampler().isEmpty()) {
            sampling.put("probability", 0.0);
        }
        root.put("rounds", plan.rounds()).put("delta", delta);
        plan.population().ifPresent(units -> root.put("population", units));
        root.put("neighbours", plan.neighbours().toString());
        root.put("adversary", plan.observation().adversary().name().toLowerCase(Locale.ROOT));
        root.put("coins", plan.observation().coins().name().toLowerCase(Locale.ROOT));
        root.put("noiseBy", plan.observation().noise().name().toLowerCase(Locale.ROOT));
        root.put("amplified", plan.isAmplified());
    }

    private static void put(ObjectNode sampling, Sampler sampler) {
        if (sampler instanceof Sampler.Poisson poisson) {
            sampling.put("probability", poisson.probability());
        } else if (sampler instanceof Sampler.CappedPoisson capped) {
            sampling.put("probability", capped.probability())
                    .put("population", capped.population())
                    .put("cap", capped.cap());
        } else if (sampler instanceof Sampler.FixedSize fixed) {
            sampling.put("population", fixed.population()).put("size", fixed.size());
        }
    }

    static void putTexts(ObjectNode root, String name, List<String> texts) {
        ArrayNode list = root.putArray(name);
        texts.forEach(list::add);
    }
}
