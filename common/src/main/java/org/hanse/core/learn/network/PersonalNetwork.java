// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;

/**
 * Part of a network that never leaves its node: private item embeddings and biases, and the weights of its memory terms. Immutable.
 *
 * @param spec shape of the network
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
