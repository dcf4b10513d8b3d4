// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A run of one shopper's interactions, oldest first: a view on a log, cheap to make and to shorten.
 *
 * <p>Shape: {@code [length]}; index 0 is the oldest.
 */
public final class InteractionSequence {

    private final InteractionLog log;
    private final int from;
    private final int length;

    InteractionSequence(InteractionLog log, int from, int length) {
        this.log = log;
        this.from = from;
        this.length = length;
    }

    public int length() {
        return length;
    }

    /** Returns the catalogue index of the item at {@code index}. */
    public int item(int index) {
        return log.item(position(index));
    }

    public InteractionType type(int index) {
        return log.type(position(index));
    }

    /** Returns the index of the type into {@link InteractionLog#types()}. */
    public int typeIndex(int index) {
        return log.typeIndex(position(index));
    }

    /** Bits of all types that hold for this contact, see {@link InteractionLog#typeMask}. */
    public long typeMask(int index) {
        return log.typeMask(position(index));
    }

    /** Microseconds since the epoch; only if {@link InteractionLog#timed()}. */
    public long timeMicros(int index) {
        return log.timeMicros(position(index));
    }

    /** Returns the day in the shop's zone; empty if the log has no times. */
    public Optional<LocalDate> day(int index) {
        return log.timed()
                ? Optional.of(Instant.EPOCH
                        .plus(timeMicros(index), ChronoUnit.MICROS)
                        .atZone(log.zone())
                        .toLocalDate())
                : Optional.empty();
    }

    /** Returns the session number, equal within a session and meaningless otherwise; -1 where the source has none. */
    public int session(int index) {
        return log.session(position(index));
    }

    public double measure(Measure measure, int index) {
        return log.measure(measure, position(index));
    }

    /** Returns the position of the first interaction in the columns of the log, which identifies the shopper. */
    public int position() {
        return from;
    }

    /** Returns whether this and {@code other} are views of the same columns, so that positions are comparable. */
    public boolean isFrom(InteractionLog other) {
        return log.sharesColumns(other);
    }

    /** Returns the log of this view. */
    public InteractionLog log() {
        return log;
    }

    /** Returns the first {@code size} interactions. */
    public InteractionSequence prefix(int size) {
        if (size < 0 || size > length) {
            throw new IllegalArgumentException("prefix of " + size + " from " + length + " interactions");
        }
        return new InteractionSequence(log, from, size);
    }

    private int position(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("interaction " + index + " of " + length);
        }
        return from + index;
    }
}
