// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hanse.core.interaction.ShopperId;

/**
 * Decisions of a node. Append-only: what is stored is deleted after the retention, or with its shopper. Only an
 * import that normalises ids gives shoppers other ones. Any thread or process may append and read. Methods block; what is appended is durable when a method returns.
 */
public interface DecisionLog {

    /**
     * Logged decision.
     *
     * @param id 16 hexadecimal digits
     * @param at instant, whole microseconds
     * @param shopper empty for an anonymous visitor
     * @param document canonical JSON of the decision
     * @param terms explanations of its first items, JSON; empty for decisions of earlier versions
     * @param asked what the request had beside the shopper, JSON; empty where it had nothing
     * @param choice items that it chose from, JSON; empty for decisions of earlier versions
     * @param waiting whether it was made ahead and has not been shown
     * @param trial its place in an experiment; empty outside of experiments
     */
    record Logged(
            String id,
            Instant at,
            Optional<ShopperId> shopper,
            String document,
            Optional<String> terms,
            Optional<String> asked,
            Optional<String> choice,
            boolean waiting,
            Optional<Experiment.Trial> trial) {

        /** Creates a decision outside of experiments. */
        public Logged(
                String id,
                Instant at,
                Optional<ShopperId> shopper,
                String document,
                Optional<String> terms,
                Optional<String> asked,
                Optional<String> choice,
                boolean waiting) {
            this(id, at, shopper, document, terms, asked, choice, waiting, Optional.empty());
        }

        /** Creates a shown decision without explanations. */
        public Logged(String id, Instant at, Optional<ShopperId> shopper, String document) {
            this(id, at, shopper, document, Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        /** Returns the same decision as shown at an instant. */
        public Logged shown(Instant time) {
            return new Logged(id, time, shopper, document, terms, asked, choice, false, trial);
        }
    }

    /**
     * A decision as it is in the log.
     *
     * @param number number in the log, ascending and never used twice
     * @param events events after it, by number
     */
    record Row(long number, Logged decision, List<EventStore.Event> events) {

        public Row {
            events = List.copyOf(events);
        }
    }

    /** Result of appending. Nothing is changed but for the first. */
    enum Appended {
        STORED,
        /** Its shopper was erased and is not accepted again, or was erased since its data were read. */
        ERASED,
        /** Chance filled more slots on its day than permitted. */
        DRAWN_TOO_OFTEN
    }

    /**
     * Slots that chance filled with another item than the best.
     *
     * @param slots number in a decision
     * @param most greatest number of all decisions of a day
     */
    record Drawn(int slots, long most) {

        /** No such slot. */
        public static final Drawn NONE = new Drawn(0, Long.MAX_VALUE);
    }

    /**
     * Appends a decision and counts its drawn slots, in one transaction. Days are those of its time, in UTC.
     *
     * @param erasures number of erasures before the data of the decision were read ({@link ImportStore#erasures})
     */
    Appended append(Logged decision, long erasures, Drawn drawn);

    /** Appends a decision without drawn slots; returns whether it is stored. */
    default boolean append(Logged decision, long erasures) {
        return append(decision, erasures, Drawn.NONE) == Appended.STORED;
    }

    /** Returns the number of drawn slots on the day of an instant. Erasures and deletions do not change it. */
    long drawn(Instant at);

    /**
     * Returns whether a shopper was erased and is not accepted again, or was erased since.
     *
     * @param erasures number of erasures before the data were read
     */
    boolean isErased(ShopperId shopper, long erasures);

    /**
     * Makes a decision that was made ahead a shown one: its time becomes the given instant. A shown decision stays as it is.
     *
     * @return whether there is a decision of that id
     */
    boolean show(String id, Instant at);

    /** Returns all decisions for a shopper, those that wait too, in their order. */
    List<Logged> madeFor(ShopperId shopper);

    /**
     * Returns the shown decisions for a shopper since an instant with the events that name them, also those of others, by number. They are
     * without explanations and choices.
     *
     * @param last number of the last event to read
     */
    List<Row> shownTo(ShopperId shopper, Instant from, long last);

    /** Returns the number of decisions for a shopper, those that wait too. */
    long decisionsOf(ShopperId shopper);

    /** Returns a decision; empty if there is none of that id. */
    Optional<Logged> decision(String id);

    /**
     * Passes all shown decisions of a period with their events to {@code each}, by number, as they are when the method
     * begins. They are without explanations and what was asked.
     *
     * @param from first instant
     * @param until instant after the last one
     */
    void forEach(Instant from, Instant until, Consumer<Row> each);

    /**
     * Numbers of decisions.
     *
     * @param waiting those that were made ahead and not shown
     */
    record Counts(long shown, long waiting) {}

    /** Returns the numbers of decisions of a period, see {@link #forEach}. */
    Counts counts(Instant from, Instant until);

    /**
     * Returns the number of shown decisions of a period by what ranked the items, such as {@code personal}.
     *
     * @param from first instant
     * @param until instant after the last one
     */
    Map<String, Long> servedBy(Instant from, Instant until);

    /** Deletes decisions before an instant. Events after them stay without a decision. */
    void deleteBefore(Instant oldest);

    /** Returns the shoppers of all decisions. */
    Set<ShopperId> recipients();

    /** Returns the number of shoppers that were erased in a period and are excluded from later imports. */
    long erased(Instant from, Instant until);
}
