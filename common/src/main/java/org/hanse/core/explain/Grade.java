// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import org.hanse.core.model.ModelSpec;

/** Relation of a term to the removal of its interaction. Terms add up to the score in every grade. */
public enum Grade {
    /** The term is the effect of the removal. */
    STRICT,
    /** Gates are shares of one: the effect follows from the terms in closed form. */
    SOFTMAX,
    /** Gates or the sequence term depend on the other interactions: the effect is measured. */
    CONTEXTUAL;

    /** Returns the grade of a network's terms. */
    public static Grade of(ModelSpec spec) {
        if (spec.sequence()) {
            return CONTEXTUAL;
        }
        return switch (spec.gate()) {
            case STRICT -> STRICT;
            case SOFTMAX, UNIFORM -> SOFTMAX;
            case CONTEXTUAL -> CONTEXTUAL;
        };
    }
}
