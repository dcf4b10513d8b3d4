// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.TrainingMerchant;

/**
 * A federation of a scenario with its training data for test.
 *
 * @param source creates the federation
 * @param merchants participants, late ones included
 * @param excludeHistory whether items of a shopper's history are no candidates
 */
public record FederationSubject(FederationSource source, List<TrainingMerchant> merchants, boolean excludeHistory) {

    public FederationSubject {
        merchants = List.copyOf(merchants);
    }
}
