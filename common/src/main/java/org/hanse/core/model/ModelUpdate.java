// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

/**
 * Client update: parameters after training minus those of the global model. Not clipped, not weighted, and private.
 *
 * @param base version of the global model that training started from
 * @param delta in the layout of the global model
 * @param examples number of positions trained on, at least 1
 */
public record ModelUpdate(int base, ParameterVector delta, long examples) {

    public ModelUpdate {
        if (base < 0 || examples < 1) {
            throw new IllegalArgumentException(
                    "an update of version " + base + " learned from " + examples + " examples");
        }
    }

    /**
     * Returns the update from a model to its trained parameters.
     *
     * @param after in the layout of the model
     * @throws IllegalArgumentException if layouts differ, or a difference overflows
     */
    public static ModelUpdate between(GlobalModel before, ParameterVector after, long examples) {
        ParameterLayout layout = before.parameters().layout();
        if (!layout.equals(after.layout())) {
            throw new IllegalArgumentException(
                    "parameters laid out as " + after.layout() + " after training from " + layout);
        }
        float[] delta = after.toArray();
        for (int i = 0; i < delta.length; i++) {
            delta[i] -= before.parameters().get(i);
        }
        return new ModelUpdate(before.version(), ParameterVector.of(layout, delta), examples);
    }

    /** Returns a text without the numbers, which are private. */
    @Override
    public String toString() {
        return "ModelUpdate[" + delta.size() + " from version " + base + "]";
    }
}
