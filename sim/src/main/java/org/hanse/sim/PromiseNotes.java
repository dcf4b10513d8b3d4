// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.ArrayList;
import java.util.List;
import org.hanse.sim.federate.Federation;

/** What is to be known of a training that promises privacy beside its figures. */
final class PromiseNotes {

    private PromiseNotes() {}

    /** Before its first round; none where nothing is promised or amiss. */
    static List<String> before(Federation federation) {
        List<String> notes = new ArrayList<>();
        federation.caution().ifPresent(notes::add);
        notes.addAll(federation.warnings());
        return notes;
    }

    /** After the last; none where nothing is promised. */
    static List<String> after(Federation federation) {
        return federation.spent().stream()
                .map(spent -> spent + "; " + federation.left().orElse("nothing is left"))
                .toList();
    }
}
