// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.app.RoundGuarantee;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.GraphPlan.Assumptions;

/**
 * Privacy guarantee of a sum of pairs. The stage adds its noise, and the federation charges it: each computes it from the configuration.
 *
 * @param config part of the federation's guarantee
 * @param job mechanism of the sum
 * @param there shoppers in the data
 */
record PairGuarantee(PrivacyConfig config, JobPrivacy job, long there) {

    private static final JobId JOB = new JobId("simulation-pairs");

    private static final RoundId ROUND = new RoundId(1);

    /**
     * Returns the guarantee of a federation's sum.
     *
     * @param members participants that are asked
     * @param there shoppers in the data
     */
    static PairGuarantee of(FederationConfig federation, PairSettings pairs, int members, long there) {
        PrivacyConfig config = federation.uploads().privacy().orElseThrow().ofPairs(pairs);
        Optional<Assumptions> assumed =
                federation.uploads().secureAggregation().map(masks -> masks.assumptions(members));
        int survivors = Math.max(
                federation.cohort().minimum(),
                members - assumed.map(own -> own.dropouts(members)).orElse(0));
        double units = new ProtectedUnits(config.terms(), config.population(), there).expected();
        return new PairGuarantee(
                config,
                JobPrivacy.ofPairs(
                        config,
                        pairs.cells(),
                        new JobPrivacy.Sizes(
                                members,
                                survivors,
                                assumed.map(own -> OptionalInt.of(own.corrupt()))
                                        .orElse(OptionalInt.empty()),
                                units)),
                there);
    }

    /** Returns the sum as a release before the rounds: its cost is that of the fewest updates. */
    PrivacyTerms.Before before() {
        return job.before();
    }

    RoundGuarantee guarantee() {
        return new RoundGuarantee(job.mechanism(), config.terms().coinsOrigin());
    }

    /** Returns the budget of the sum alone. */
    PrivacyBudget budget(PairSettings pairs) {
        return new ProtectedUnits(config.terms(), config.population(), there).budget(pairs.epsilon());
    }

    /** Returns the greatest cost of the sum: that of the fewest updates. */
    RoundCharges charges() {
        return guarantee().of(JOB, ROUND, job.fewestSurvivors()).orElseThrow();
    }
}
