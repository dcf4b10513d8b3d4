// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Record of everything that left the node. Any thread may call it; methods block. An entry is durable when {@link #add} returns. */
public interface SentLog {

    /** Kind of an entry. */
    enum Kind {
        /** Masked update was handed to the connection. */
        UPDATE("", true),
        /** Masked pair counts, without a privacy guarantee, were handed to the connection. */
        COUNTS("counts", true),
        /** Masked similar pairs, within the privacy guarantee of the job, were handed to the connection. */
        PAIRS("pairs", true),
        /** Round ended and counted. */
        COUNTED("", false),
        /** Round of pair counts ended with their sum. */
        SUMMED("counts", false),
        /** Round of similar pairs ended with their noised sum. */
        PAIRS_SUMMED("pairs", false),
        /** Round ended without a sum. */
        NOT_COUNTED("", false);

        private final String sum;
        private final boolean upload;

        Kind(String sum, boolean upload) {
            this.sum = sum;
            this.upload = upload;
        }

        /** Returns the key of the sum before training that the entry is of; empty for a round of training. */
        public Optional<String> sum() {
            return Optional.of(sum).filter(key -> !key.isEmpty());
        }

        /** Returns the kind of a part of a sum before training. */
        public static Kind ofPart(String sum) {
            return of(sum, true);
        }

        /** Returns the kind of the end of a sum before training. */
        public static Kind ofSum(String sum) {
            return of(sum, false);
        }

        private static Kind of(String sum, boolean upload) {
            return Arrays.stream(values())
                    .filter(kind -> kind.sum.equals(sum) && kind.upload == upload)
                    .findFirst()
                    .orElseThrow();
        }

        /** Returns whether the entry is an upload. */
        public boolean isUpload() {
            return upload;
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

    /** Returns the jobs that received a part of an exact sum of counts, whatever became of their rounds. */
    default Set<JobId> exactSums() {
        return entries().stream()
                .filter(entry -> entry.kind() == Kind.COUNTS)
                .map(Entry::job)
                .collect(Collectors.toSet());
    }
}
