// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.secagg.Enrolment;

/** Differences between two versions of a roster, in words. */
public final class RosterChanges {

    private RosterChanges() {}

    /** Returns a line for each participant that was added, was removed, or has another key. */
    public static List<String> between(Enrolment before, Enrolment after) {
        List<String> lines = new ArrayList<>();
        before.keys().keySet().stream()
                .filter(name -> !after.keys().containsKey(name))
                .forEach(name -> lines.add("Removed  " + name));
        after.keys().forEach((name, key) -> {
            VerifyingKey old = before.keys().get(name);
            if (old == null) {
                lines.add("Added    " + name + ", key " + Fingerprint.of(key));
            } else if (!old.equals(key)) {
                lines.add("New key  " + name + ": " + Fingerprint.of(key));
            }
        });
        return lines;
    }
}
