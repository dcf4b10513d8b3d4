// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Name of a client node of a job.
 *
 * @param text not blank, up to {@value Name#LONGEST_BYTES} bytes of UTF-8, without half surrogate pairs
 */
public record ParticipantId(String text) implements Comparable<ParticipantId> {

    public ParticipantId {
        Name.require(text, "a participant");
    }

    /** Compares by text, so that a list of participants has one order at all nodes. */
    @Override
    public int compareTo(ParticipantId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
