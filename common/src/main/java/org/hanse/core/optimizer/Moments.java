// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.PrivateSum;

/** Moments and steps that server optimizers share, with the validation of their settings. */
public final class Moments {

    private Moments() {}

    /** Rule for one element of the next state. {@code before} is 0 in the first round; {@link OptimizerState} says whether it is one. */
    @FunctionalInterface
    public interface Rule {
        double next(int index, double before);
    }

    /** Refuses a rate that is not above 0 and finite. */
    public static void requireRate(double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rate " + rate + " must be above 0 and finite");
        }
    }

    /** Refuses a share that is not at least 0 and below 1. */
    public static void requireShare(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(name + " " + share + " must be at least 0 and below 1");
        }
    }

    /**
     * Refuses a change or a state that does not belong to the model.
     *
     * @param first whether the state has a first moment
     * @param second whether the state has a second moment
     */
    public static void requireFit(
            GlobalModel model, PrivateSum change, OptimizerState state, boolean first, boolean second) {
        ParameterLayout layout = model.parameters().layout();
        if (!layout.equals(change.layout())) {
            throw new IllegalArgumentException(change + " laid out otherwise than the model");
        }
        if (state.equals(OptimizerState.EMPTY)) {
            return;
        }
        if (state.first().isPresent() != first || state.second().isPresent() != second) {
            throw new IllegalArgumentException("the state of another optimiser");
        }
        state.first().ifPresent(vector -> requireLayout(layout, vector));
        state.second().ifPresent(vector -> requireLayout(layout, vector));
    }

    private static void requireLayout(ParameterLayout layout, ParameterVector vector) {
        if (!layout.equals(vector.layout())) {
            throw new IllegalArgumentException("the state of an optimiser for another model");
        }
    }

    /** Returns the next moment of all parameters. */
    public static ParameterVector next(GlobalModel model, Optional<ParameterVector> before, Rule rule) {
        float[] next = before.map(ParameterVector::toArray)
                .orElseGet(() -> new float[model.parameters().size()]);
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) rule.next(i, next[i]);
        }
        return ParameterVector.of(model.parameters().layout(), next);
    }

    /** Returns the next model, each parameter moved by its step. */
    public static GlobalModel moved(GlobalModel model, IntToDoubleFunction step) {
        float[] next = model.parameters().toArray();
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (next[i] + step.applyAsDouble(i));
        }
        return new GlobalModel(
                model.version() + 1, ParameterVector.of(model.parameters().layout(), next));
    }
}
