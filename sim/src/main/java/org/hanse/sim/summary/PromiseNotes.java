// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hanse.sim.federate.Federation;

/** What is to be known of a federated training beside its figures: of its sums, and of what it promises. */
public final class PromiseNotes {

    /** What epsilon is of, in words without an end: a run that can be made again has no secrets. */
    private static final String SIMULATED =
            "this is a simulation without a private release: its seed reveals noise and sampling, and its metrics and"
                    + " validation are not charged";

    private PromiseNotes() {}

    /** That nothing of a simulation is a private release, wherever an epsilon of one is told. */
    public static String simulated() {
        return SIMULATED.substring(0, 1).toUpperCase(Locale.ROOT) + SIMULATED.substring(1) + ".";
    }

    /** Before its first round; none where nothing is amiss. */
    public static List<String> before(Federation federation) {
        List<String> notes = new ArrayList<>();
        federation.caution().ifPresent(notes::add);
        notes.addAll(federation.warnings());
        return notes;
    }

    /** After the last; none where nothing is promised. */
    public static List<String> after(Federation federation) {
        return federation.account().stream()
                .flatMap(spent -> Stream.of(spent.words(), SIMULATED))
                .toList();
    }
}
