// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import org.hanse.audit.SharedCounts;
import org.hanse.audit.SharedRecord;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.shard.ShardRunner;

/** Exact totals of a shared report, from the log of decisions. They stay on the node. */
public final class SharedTotals {

    private SharedTotals() {}

    /** Returns the totals of a period. */
    public static long[] of(DecisionLog log, SharedRecord.Subject subject, SharedCounts counts) {
        PayloadLines lines = new PayloadLines(ShardRunner.sequential(), (row, line) -> counts.add(line));
        log.forEach(subject.from(), subject.until(), lines::add);
        lines.end();
        return counts.totals();
    }
}
