// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import org.hanse.cli.Words;
import org.hanse.dataset.facts.DatasetHints;
import org.hanse.sim.summary.PoolSummary.Kind;

/** Notes on pools with too few queries or items for a comparison of models. */
final class SmallPool {

    private SmallPool() {}

    /** Returns the notes, without a full stop; none for a large pool. */
    static List<String> notes(RunRecord run, PoolSummary pool) {
        List<String> notes = new ArrayList<>();
        int queries = pool.testQueries();
        if (queries < DatasetHints.FEW_QUERIES) {
            notes.add("Note: only " + Words.count(queries) + (queries == 1 ? " test query" : " test queries")
                    + ". Figures over so few queries do not compare models");
        }
        int ranked = run.merchants().stream()
                .filter(merchant -> pool.kind() == Kind.ALL || merchant.id().equals(pool.id()))
                .mapToInt(MerchantRecord::ranked)
                .max()
                .orElse(Integer.MAX_VALUE);
        int cutoff = pool.main().cutoff();
        if (cutoff >= ranked) {
            notes.add("Note: cutoff " + cutoff + " takes in all " + Words.count(ranked)
                    + " ranked items, so every target is a hit. Set protocol.cutoffs below that number");
        }
        return notes;
    }
}
