// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.cli.Words;
import org.hanse.sim.summary.PoolSummary.Kind;

/** Models without figures over a pool of queries, with the reasons. */
final class MissingModels {

    /** More names make a sentence unreadable. */
    private static final int MOST_NAMES = 5;

    private MissingModels() {}

    /**
     * Returns a sentence for each model and reason, without a full stop.
     *
     * @param there models with figures over the pool
     */
    static List<String> of(RunRecord run, PoolSummary pool, Collection<String> there) {
        boolean several = pool.kind() != Kind.ENTRY && pool.kind() != Kind.PART;
        List<String> entries = run.merchants().stream().map(MerchantRecord::id).toList();
        Map<String, List<String>> merchants = new LinkedHashMap<>();
        for (ModelSummary model : run.models()) {
            boolean here = several
                    ? entries.contains(model.merchant())
                    : model.merchant().equals(pool.id());
            if (!model.leftOut().isEmpty() && here && !there.contains(model.model())) {
                merchants
                        .computeIfAbsent(model.model() + ", because " + model.leftOut(), key -> new ArrayList<>())
                        .add(model.merchant());
            }
        }
        return merchants.entrySet().stream()
                .map(e -> "Left out: " + e.getKey() + (several ? " (" + names(e.getValue(), entries.size()) + ")" : ""))
                .toList();
    }

    private static String names(List<String> merchants, int all) {
        if (merchants.size() == all && all > 1) {
            return "everywhere";
        }
        String first = String.join(", ", merchants.subList(0, Math.min(MOST_NAMES, merchants.size())));
        return merchants.size() <= MOST_NAMES
                ? first
                : first + " and " + Words.count(merchants.size() - MOST_NAMES) + " more";
    }
}
