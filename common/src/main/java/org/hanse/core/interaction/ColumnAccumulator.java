// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.lang.reflect.Array;

/**
 * Growing primitive column of an accumulator. A column without values stays empty; one that starts late is filled up
 * with its default, so every non-empty column ends as long as the log.
 */
final class ColumnAccumulator<A> {

    private A array;
    private int size;
    private final Filler<A> filler;

    /** Writer of a default into {@code array[from, to)}. */
    @FunctionalInterface
    interface Filler<A> {
        void fill(A array, int from, int to);
    }

    ColumnAccumulator(A empty, Filler<A> filler) {
        this.array = empty;
        this.filler = filler;
    }

    /** Returns the array with room for index {@code index}. Unwritten entries before it have the default. */
    A at(int index) {
        int capacity = Array.getLength(array);
        if (index >= capacity) {
            resize(Math.max(16, Math.max(index + 1, capacity + (capacity >> 1))));
        }
        if (index > size) {
            filler.fill(array, size, index);
        }
        size = Math.max(size, index + 1);
        return array;
    }

    /** Ends the column at {@code length} if it was ever used. */
    void finish(int length) {
        if (size > 0 && size < length) {
            at(length - 1);
            filler.fill(array, length - 1, length);
        }
    }

    A toArray() {
        resize(size);
        return array;
    }

    @SuppressWarnings({"unchecked", "SuspiciousSystemArraycopy"}) // the component type is that of the array itself
    private void resize(int capacity) {
        if (capacity == Array.getLength(array)) {
            return;
        }
        A next = (A) Array.newInstance(array.getClass().getComponentType(), capacity);
        System.arraycopy(array, 0, next, 0, Math.min(size, capacity));
        array = next;
    }
}
