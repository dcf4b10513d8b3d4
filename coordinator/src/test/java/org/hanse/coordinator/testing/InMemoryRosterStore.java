// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.ArrayList;
import java.util.List;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.core.job.SignedDocument;

/** Versions of the roster in memory. */
public final class InMemoryRosterStore implements RosterStore {

    private final List<SignedDocument> rosters = new ArrayList<>();
    private int newest;

    @Override
    public synchronized void add(int version, SignedDocument roster) {
        if (!rosters.isEmpty() && version != newest + 1) {
            throw new IllegalStateException("version " + version + " of the roster after version " + newest);
        }
        rosters.add(roster);
        newest = version;
    }

    @Override
    public synchronized int count() {
        return rosters.size();
    }

    @Override
    public synchronized List<SignedDocument> rosters() {
        return List.copyOf(rosters);
    }
}
