// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;

/**
 * Compact personal parameters of a merchant between two rounds, with the global model that they were last fitted to.
 * Never leaves the node. Immutable; arrays are copied in and out.
 */
public final class PersonalState {

    /** Before the first round. */
    public static final PersonalState INITIAL = new PersonalState("", 0, new float[0]);

    private final String fittedTo;
    private final int epochs;
    private final float[] values;

    /**
     * Creates a state.
     *
     * @param fittedTo digest of the global model; empty if it was not fitted to one since it last moved
     * @param epochs number of epochs in which personal parameters moved
     * @param values parameters that may differ from 0; empty for the initial ones
     */
    public PersonalState(String fittedTo, int epochs, float[] values) {
        if (epochs < 0) {
            throw new IllegalArgumentException("personal parameters after " + epochs + " epochs");
        }
        this.fittedTo = fittedTo;
        this.epochs = epochs;
        this.values = values.clone();
    }

    /**
     * Returns the digest of the global model that the parameters were last fitted to; empty if they have moved with
     * another since.
     */
    public String fittedTo() {
        return fittedTo;
    }

    /** Epochs in which personal parameters moved. */
    public int epochs() {
        return epochs;
    }

    /** Returns a copy of the numbers. */
    public float[] values() {
        return values.clone();
    }

    /** Writes the numbers to where they belong; those of a merchant that has not begun are left as they are. */
    void writeTo(float[] personal, PersonalRows rows) {
        if (values.length == 0) {
            return;
        }
        if (values.length != rows.size()) {
            throw new IllegalArgumentException(
                    values.length + " personal parameters for a merchant with " + rows.size());
        }
        rows.write(values, personal);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PersonalState state
                && fittedTo.equals(state.fittedTo)
                && epochs == state.epochs
                && Arrays.equals(values, state.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * fittedTo.hashCode() + epochs) + Arrays.hashCode(values);
    }

    /** Returns a text without the numbers, which are private. */
    @Override
    public String toString() {
        return "PersonalState[" + values.length + " after " + epochs + " epochs]";
    }
}
