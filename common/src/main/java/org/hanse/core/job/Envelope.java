// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Arrays;
import java.util.Objects;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Message of a round on the way between a node and the coordinator. Immutable; the bytes are copied in and out. */
public final class Envelope {

    private final JobId job;
    private final RoundId round;
    private final long sequence;
    private final byte[] message;

    /**
     * Wraps a message.
     *
     * @param job job of the round
     * @param round round of the message; the receiver drops messages of other rounds
     * @param sequence number of the message on its connection, from 0, ascending
     * @param message encoded message of the round protocol
     */
    public Envelope(JobId job, RoundId round, long sequence, byte[] message) {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence " + sequence + " is below 0");
        }
        this.job = job;
        this.round = round;
        this.sequence = sequence;
        this.message = message.clone();
    }

    public JobId job() {
        return job;
    }

    public RoundId round() {
        return round;
    }

    public long sequence() {
        return sequence;
    }

    public byte[] message() {
        return message.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope same
                && job.equals(same.job)
                && round.equals(same.round)
                && sequence == same.sequence
                && Arrays.equals(message, same.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(job, round, sequence, Arrays.hashCode(message));
    }

    @Override
    public String toString() {
        return "Envelope[" + job + " " + round + " " + sequence + " " + message.length + " bytes]";
    }
}
