// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.TrainerSource.Learner;

/**
 * A scenario's federation with what it learns from in the end.
 *
 * @param source makes it
 * @param learners whose interactions it learns from, those who join late included
 * @param excludeHistory whether items that a shopper met are no candidates
 */
public record FederatedLearners(FederationSource source, List<Learner> learners, boolean excludeHistory) {

    public FederatedLearners {
        learners = List.copyOf(learners);
    }
}
