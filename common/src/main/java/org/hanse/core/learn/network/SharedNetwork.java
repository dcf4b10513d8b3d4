// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;

/**
 * Part of a network that may be uploaded: parameters common to all merchants of a job. Immutable.
 *
 * @param spec shape of the network
 * @param parameters in the layout of {@link NetworkLayout#shared}
 */
public record SharedNetwork(ModelSpec spec, ParameterVector parameters) {

    public SharedNetwork {
        if (!parameters.layout().equals(NetworkLayout.shared(spec))) {
            throw new IllegalArgumentException(
                    "parameters laid out as " + parameters.layout() + " are not those of " + spec);
        }
    }
}
