// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.util.Map;
import java.util.Optional;
import org.hanse.app.RoundGuarantee;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.Release;

/**
 * Forecast of a job's charges in the node's ledger.
 *
 * @param ledger ledger of the job's unit
 * @param charged charges of the job so far
 * @param open rounds of training without a charge
 * @param after epsilon of all jobs after them
 */
record BudgetForecast(PrivacyLedger ledger, int charged, int open, double after) {

    /** Returns the forecast of a job; empty without a guarantee, or before the first charge of a job with the same unit. */
    static Optional<BudgetForecast> of(JobSetup setup, Map<String, PrivacyLedger> ledgers) {
        return ledger(setup, ledgers).map(ledger -> of(setup, ledger));
    }

    /** Returns the ledger that a job charges; empty without a guarantee, or before the first charge. */
    static Optional<PrivacyLedger> ledger(JobSetup setup, Map<String, PrivacyLedger> ledgers) {
        return setup.budget()
                .flatMap(budget ->
                        Optional.ofNullable(ledgers.get(budget.scope().unit().ledger())));
    }

    private static BudgetForecast of(JobSetup setup, PrivacyLedger ledger) {
        int charged = ledger.charged(setup.plan().job());
        Optional<JobSum> sum = setup.noisedSum();
        Optional<JobPrivacy> ofSum = sum.flatMap(JobSum::privacy);
        PrivacyLedger before = ofSum.isEmpty() || charged > 0
                ? ledger
                : ledger.supposing(cost(setup, ofSum.get(), setup.minimum(sum)));
        int open = Math.max(0, setup.training().rounds() - charged);
        return new BudgetForecast(ledger, charged, open, before.epsilonAfter(cost(setup), open));
    }

    /** Returns what a round of training costs with the fewest updates. */
    static Release cost(JobSetup setup) {
        return cost(setup, setup.privacy().orElseThrow(), setup.minimum());
    }

    private static Release cost(JobSetup setup, JobPrivacy privacy, int updates) {
        return new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin())
                .of(setup.plan().job(), new RoundId(1), updates)
                .flatMap(charges -> Optional.ofNullable(charges.releases().get(ReleaseKind.SUM)))
                .orElseThrow();
    }

    /** Returns a warning if the ledger's charges and the plan's rounds exceed the owner's cap; empty if they do not. */
    Optional<String> overCap(NodePolicy policy) {
        if (policy.epsilon().isEmpty() || after <= policy.epsilon().getAsDouble()) {
            return Optional.empty();
        }
        return Optional.of("Warning: policy.yaml: epsilon: found "
                + PlainNumber.of(policy.epsilon().getAsDouble()) + ", with " + PlainNumber.up(ledger.epsilon(), 3)
                + " charged; expected " + PlainNumber.up(after, 3)
                + " for all rounds of this plan. The node will decline those beyond the cap. Fix: agree on a"
                + " plan with fewer rounds");
    }
}
