// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hanse.core.learn.DivergenceException;

/** Participants whose personal part could not be fitted to the present global model. For several threads. */
final class Unfitted {

    private static final int MOST_NOTES = 20;

    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

    void add(String participant, RuntimeException why) {
        reasons.put(
                participant, why instanceof DivergenceException ? String.valueOf(why.getMessage()) : why.toString());
    }

    void remove(String participant) {
        reasons.remove(participant);
    }

    /** Another model, another attempt. */
    void clear() {
        reasons.clear();
    }

    /** A sentence for each of them. */
    List<String> notes(int round) {
        List<String> notes = new ArrayList<>();
        reasons.entrySet().stream()
                .limit(MOST_NOTES)
                .forEach(one ->
                        notes.add(one.getKey() + " was served with what it had before: its private part could not"
                                + " be fitted to the model of round " + round + " (" + one.getValue() + ")"));
        if (reasons.size() > MOST_NOTES) {
            notes.add("so were " + (reasons.size() - MOST_NOTES) + " others");
        }
        return notes;
    }
}
