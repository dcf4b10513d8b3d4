// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ReleaseKind;

/**
 * Charges of one round. The ledger charges all of them or none.
 *
 * @param releases by kind, at least one
 */
public record RoundCharges(JobId job, RoundId round, SortedMap<ReleaseKind, Release> releases) {

    public RoundCharges {
        if (releases.isEmpty()) {
            throw new IllegalArgumentException("nothing is released in round " + round + " of " + job);
        }
        releases = Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    }

    /** Creates the charge of a single release. */
    public static RoundCharges of(JobId job, RoundId round, ReleaseKind kind, Release release) {
        return new RoundCharges(job, round, new TreeMap<>(Map.of(kind, release)));
    }

    /** Returns these charges with a release of another kind added. */
    public RoundCharges and(ReleaseKind kind, Release release) {
        Map<ReleaseKind, Release> all = new EnumMap<>(releases);
        if (all.putIfAbsent(kind, release) != null) {
            throw new IllegalArgumentException("two releases of the kind " + kind);
        }
        return new RoundCharges(job, round, new TreeMap<>(all));
    }

    /** Returns the ids of the releases. */
    public List<ReleaseId> ids() {
        return releases.keySet().stream().map(this::id).toList();
    }

    public ReleaseId id(ReleaseKind kind) {
        return new ReleaseId(job, round, kind);
    }
}
