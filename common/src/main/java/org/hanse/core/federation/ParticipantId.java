// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Names a client node of a job.
 *
 * @param text not blank
 */
public record ParticipantId(String text) implements Comparable<ParticipantId> {

    public ParticipantId {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a participant without a name");
        }
    }

    /** By text, so that a list of participants has one order whoever writes it. */
    @Override
    public int compareTo(ParticipantId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
