// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hanse.sim.train.TrainingListener;

/** Notes on one training, in order and without repetition. A listener receives each of them once. */
final class TrainingNotes {

    private final String title;
    private final TrainingListener listener;
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> shown = new HashSet<>();

    /**
     * Creates an empty collection.
     *
     * @param title name of the training for the listener
     */
    TrainingNotes(String title, TrainingListener listener) {
        this.title = title;
        this.listener = listener;
    }

    void add(Collection<String> more) {
        notes.addAll(more);
    }

    /** Adds notes, and shows them before the training begins. */
    void foresee(Collection<String> more) {
        add(more);
        more.forEach(note -> listener.foreseen(title, note));
        shown.addAll(more);
    }

    /** Shows the notes that were not shown before. */
    void show() {
        notes.stream().filter(shown::add).forEach(note -> listener.noted(title, note));
    }

    List<String> all() {
        return List.copyOf(notes);
    }
}
