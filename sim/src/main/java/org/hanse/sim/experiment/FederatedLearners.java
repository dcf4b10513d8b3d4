// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.TrainerSource.Learner;

/**
 * A federation of a scenario with its training data for test.
 *
 * @param source creates the federation
 * @param learners participants with their interactions, late ones included
 * @param excludeHistory whether items of a shopper's history are no candidates
 */
public record FederatedLearners(FederationSource source, List<Learner> learners, boolean excludeHistory) {

    public FederatedLearners {
        learners = List.copyOf(learners);
    }
}
