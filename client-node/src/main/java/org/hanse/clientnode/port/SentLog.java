// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Record of everything that left the node. Any thread may call it; methods block. An entry is durable when {@link #add} returns. */
public interface SentLog {

    /** Kind of an entry. */
    enum Kind {
        /** Masked update was handed to the connection. */
        UPDATE,
        /** Masked pair counts, without a privacy guarantee, were handed to the connection. */
        COUNTS,
        /** Masked similar pairs, within the privacy guarantee of the job, were handed to the connection. */
        PAIRS,
        /** Round ended and counted. */
        COUNTED,
        /** Round of pair counts ended with their sum. */
        SUMMED,
        /** Round of similar pairs ended with their noised sum. */
        PAIRS_SUMMED,
        /** Round ended without a sum. */
        NOT_COUNTED;

        /** Returns whether the entry is an upload. */
        public boolean isUpload() {
            return this == UPDATE || this == COUNTS || this == PAIRS;
        }
    }

    /**
     * Entry of the log.
     *
     * @param elements number of elements of an update; 0 for an end
     * @param bytes bytes of the masked update; 0 for an end
     * @param digest SHA-256 of the masked update, of the model after the round, or of the sum before training, hexadecimal
     */
    record Entry(Instant at, JobId job, RoundId round, Kind kind, int elements, long bytes, String digest) {}

    /** Adds an entry. */
    void add(Entry entry);

    /** Returns all entries, oldest first. */
    List<Entry> entries();
}
