// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;

/** Sum of masked updates, which reveals nothing before unmasking, with its senders. */
public final class MaskedSum {

    private final MaskWords words;
    private final SortedSet<ParticipantId> summands;

    MaskedSum(MaskWords words, SortedSet<ParticipantId> summands) {
        this.words = words;
        this.summands = Collections.unmodifiableSortedSet(new TreeSet<>(summands));
    }

    MaskWords words() {
        return words;
    }

    /** Returns the senders of the updates in the sum. */
    public SortedSet<ParticipantId> summands() {
        return summands;
    }

    /** Returns whether both are the same sum of the same updates. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MaskedSum sum && summands.equals(sum.summands) && words.equals(sum.words);
    }

    @Override
    public int hashCode() {
        return summands.hashCode();
    }

    @Override
    public String toString() {
        return "MaskedSum[" + summands.size() + " x " + words.size() + "]";
    }
}
