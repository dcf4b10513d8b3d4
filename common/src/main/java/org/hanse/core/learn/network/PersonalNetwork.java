// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;

/**
 * The part of a network that never leaves its node: vectors and biases of its items where they are private, and the
 * weights of its memory terms. Immutable.
 *
 * @param spec the network's shape
 * @param items size of the node's catalogue
 * @param parameters in the layout of {@link NetworkLayout#personal}
 */
public record PersonalNetwork(ModelSpec spec, int items, ParameterVector parameters) {

    public PersonalNetwork {
        if (!parameters.layout().equals(NetworkLayout.personal(spec, items))) {
            throw new IllegalArgumentException("parameters laid out as " + parameters.layout() + " are not those of "
                    + spec + " with " + items + " items");
        }
    }
}
