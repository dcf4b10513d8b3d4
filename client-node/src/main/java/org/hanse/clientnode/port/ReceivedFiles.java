// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Files of items or interactions that a shop sent, until their rows are stored, and records of what became of them. Files are imported one after
 * the other. An erasure of shoppers ({@link ImportStore#erase}) ends files of interactions. Any thread or process may use it. Methods block; a
 * change is durable when a method returns.
 */
public interface ReceivedFiles {

    /** Rows of a file. */
    enum Kind {
        ITEMS,
        INTERACTIONS
    }

    /** Form of a file. */
    enum Format {
        CSV,
        NDJSON
    }

    /** Progress of a file. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * What to do with a file.
     *
     * @param dryRun whether nothing is stored
     */
    record Order(Kind kind, Format format, boolean dryRun) {}

    /**
     * Numbers of rows.
     *
     * @param read rows that were read, the others together
     * @param duplicate rows that were stored before
     */
    record Counts(long read, long stored, long duplicate, long rejected) {

        /** No rows. */
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        /** Returns the sum of two. */
        public Counts plus(Counts other) {
            return new Counts(
                    read + other.read, stored + other.stored, duplicate + other.duplicate, rejected + other.rejected);
        }
    }

    /**
     * Record of a file.
     *
     * @param problem why it failed, JSON; empty also where an erasure ended it
     */
    record Received(String id, Order order, Instant at, State state, Counts counts, Optional<String> problem) {}

    /**
     * Rejected row.
     *
     * @param line first line of the row, from 1
     * @param problem JSON
     */
    record Reject(long line, String problem) {}

    /** Source of a file that ends or is too long. */
    final class ReceivingException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean isTooLong;

        public ReceivingException(boolean isTooLong) {
            super(isTooLong ? "too long" : "broken off");
            this.isTooLong = isTooLong;
        }

        /** Returns whether the source has too many bytes; else it could not be read to its end. */
        public boolean isTooLong() {
            return isTooLong;
        }
    }

    /**
     * Stores a file without a record.
     *
     * @param longest greatest number of bytes
     * @throws ReceivingException if the source is longer, or cannot be read to its end; the file is not stored then
     */
    void receive(String id, InputStream source, long longest) throws ReceivingException;

    /** Opens a stored file; empty if it was deleted. */
    Optional<InputStream> open(String id);

    /** Deletes a file, if there is one. */
    void delete(String id);

    /**
     * Records a stored file, which waits.
     *
     * @param most greatest number of files that wait or run
     * @return whether it is recorded; else too many wait
     */
    boolean add(Received file, int most);

    /** Returns a record. */
    Optional<Received> find(String id);

    /** Returns the last records, the newest first. */
    List<Received> last(int most);

    /** Returns the first file that waits or runs, which runs from now on. */
    Optional<Received> next();

    /**
     * Records progress of the running file.
     *
     * @param counts all rows so far
     * @param rejects rejected rows since the last progress
     * @param most greatest number of rejected rows to keep of a file
     * @return whether the file still runs; else nothing is recorded
     */
    boolean progress(String id, Counts counts, List<Reject> rejects, int most);

    /**
     * Ends a file that waits or runs, and deletes it.
     *
     * @param problem why it failed, JSON; empty for a success
     */
    void end(String id, Optional<String> problem);

    /**
     * Returns rejected rows by line.
     *
     * @param after line after which they begin
     */
    List<Reject> rejects(String id, long after, int most);

    /** Returns the number of files that wait or run. */
    long open();

    /** Deletes files whose records ended. */
    void deleteEnded();

    /** Deletes files without a record that waits or runs. Nothing is received meanwhile. */
    void sweep();
}
