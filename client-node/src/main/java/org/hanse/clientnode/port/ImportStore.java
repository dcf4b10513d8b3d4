// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hanse.core.crypto.Digest;

/** Record of what was imported and erased. A change is durable when its method returns, and happens as a whole or not at all. */
public interface ImportStore {

    /** Kinds of content of a segment. */
    enum Kind {
        INTERACTIONS,
        ITEMS
    }

    /** A file of data. */
    record Segment(Kind kind, Digest digest, long rows) {}

    /**
     * Descriptor of an import.
     *
     * @param file path
     * @param text text of the file
     * @param mapping digest of how its rows become interactions
     */
    record Descriptor(String file, String text, Digest mapping) {}

    /**
     * Stored content.
     *
     * @param version changes with the data
     * @param events number of the last event that the data contain
     * @param descriptor descriptor of the last import
     * @param segments segments in their order
     */
    record Contents(long version, long events, Descriptor descriptor, List<Segment> segments) {

        public Contents {
            segments = List.copyOf(segments);
        }
    }

    /** File that an import read. */
    record SourceFile(String path, Digest digest, long bytes) {}

    /** Numbers of an import. */
    record Counts(long read, long added, long known, long rejected, long repaired) {}

    /** An import. */
    record Entry(Instant at, String descriptor, Counts counts, List<SourceFile> sources) {

        public Entry {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Rejected row.
     *
     * @param line number of the row in its file, a header counted
     * @param value value at fault; empty where it may name a shopper
     */
    record Reject(String file, long line, String reason, Optional<String> value) {}

    /** Interactions of an erased shopper that imports and events may add. */
    enum Readmission {
        NONE,
        /** Those that are dated after the erasure. */
        LATER,
        ALL
    }

    /**
     * Erasure of shoppers.
     *
     * @param shoppers ids; they are not stored
     * @param form returns the id of a shopper from a spelling of it
     * @param marks keyed hashes of the ids
     * @param readmission what imports and events may add
     */
    record Erasure(
            Instant at, Set<String> shoppers, UnaryOperator<String> form, Set<Digest> marks, Readmission readmission) {

        public Erasure {
            shoppers = Set.copyOf(shoppers);
            marks = Set.copyOf(marks);
        }

        /** Creates the erasure of exact ids. */
        public Erasure(Instant at, Set<String> shoppers, Set<Digest> marks, Readmission readmission) {
            this(at, shoppers, UnaryOperator.identity(), marks, readmission);
        }

        /** Returns whether a shopper is erased. */
        public boolean concerns(String shopper) {
            return shoppers.contains(shopper) || shoppers.contains(form.apply(shopper));
        }
    }

    /** Returns what is stored; empty before the first import. */
    Optional<Contents> contents();

    /**
     * Deletes events before an instant, and includes the others in the data, with preferences, merges and changes of items. The version changes
     * if the data change.
     *
     * @return whether the version changed
     */
    boolean includeEvents(Instant oldest);

    /** Records an import that renames no shopper. */
    default void commit(Entry entry, Descriptor descriptor, List<Segment> segments, List<Reject> rejects) {
        commit(entry, descriptor, segments, rejects, UnaryOperator.identity(), ItemStore.Superseded.NONE);
    }

    /**
     * Records an import: all segments from now on, and its rejected rows in place of those of the import before. The data contain all events
     * and changes of items so far.
     *
     * @param names returns the id that a shopper of earlier decisions has in the segments
     * @param superseded what the import says of items that the shop had changed
     */
    void commit(
            Entry entry,
            Descriptor descriptor,
            List<Segment> segments,
            List<Reject> rejects,
            UnaryOperator<String> names,
            ItemStore.Superseded superseded);

    /**
     * Gives shoppers of events, decisions, preferences and merges other ids: some may have come in another form while an import changed it.
     *
     * @param names returns the id that a shopper has in the segments
     * @return ids of shoppers of events before
     */
    Set<String> rename(UnaryOperator<String> names);

    /**
     * Records an erasure: all segments from now on, and marks. Events, decisions, preferences and exports of the
     * shoppers are deleted for good. Values of rejected rows that contain an id are deleted for good.
     *
     * @param forget deletes what was fitted to the data. It runs after the change, if the shoppers had data or an earlier erasure marked
     *     them; where it fails, the next erasure runs it again
     * @return whether {@code forget} ran
     */
    boolean erase(List<Segment> segments, Erasure erasure, Runnable forget);

    /** Returns the number of erasures for which results were deleted. */
    long erasures();

    /**
     * Runs a task that stores results, unless there are other than {@code erasures} by now. No erasure happens meanwhile.
     *
     * @return whether the task ran
     */
    boolean unlessErased(long erasures, Runnable store);

    /** Returns all imports, the last one last. */
    List<Entry> imports();

    /** Returns the rejected rows of the last import. */
    List<Reject> rejects();

    /** Returns the key of the marks, made at the first call. */
    byte[] erasureKey();

    /** Returns the marks of erased shoppers, with the times of {@link ErasedShoppers}. */
    Map<Digest, Long> erased();
}
