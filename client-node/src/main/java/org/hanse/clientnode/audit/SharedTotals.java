// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import org.hanse.audit.SharedCounts;
import org.hanse.audit.SharedRecord;
import org.hanse.clientnode.port.DecisionLog;

/** Exact totals of a shared report, from the log of decisions. They stay on the node. */
public final class SharedTotals {

    private SharedTotals() {}

    /** Returns the totals of a period. */
    public static long[] of(DecisionLog log, SharedRecord.Subject subject, SharedCounts counts) {
        PayloadLines lines = new PayloadLines();
        log.forEach(subject.from(), subject.until(), row -> counts.add(lines.line(row)));
        return counts.totals();
    }
}
