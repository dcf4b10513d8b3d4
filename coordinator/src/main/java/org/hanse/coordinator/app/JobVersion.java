// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import java.util.function.Function;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.JobTerms;

/**
 * A job with one version of the roster.
 *
 * @param terms terms of the job with this version
 * @param account account to which sums of rounds are charged; all versions charge the same ledger
 * @param release releases of the job's sums
 * @param first account of the sum before training: of the same ledger, with that sum's mechanism
 */
public record JobVersion(JobTerms terms, ReleaseAccount account, JobRelease release, ReleaseAccount first) {

    /**
     * Creates a version.
     *
     * @param ledger ledger of the population; empty for a job without a privacy guarantee
     * @param random source of the noise of each round
     */
    public static JobVersion of(
            JobTerms terms,
            Optional<LedgerAccount> ledger,
            NoisedSumStore store,
            Function<RoundId, StreamRandom> random) {
        ReleaseAccount account = account(terms.privacy(), ledger);
        ChargedRelease rounds = new ChargedRelease(account, store, random);
        Optional<JobPrivacy> ofSum = terms.sum().flatMap(JobSum::privacy);
        if (ofSum.isEmpty()) {
            return new JobVersion(terms, account, rounds, account);
        }
        ReleaseAccount first = account(ofSum, ledger);
        return new JobVersion(
                terms, account, new StagedRelease(new ChargedRelease(first, store, random), rounds), first);
    }

    private static ReleaseAccount account(Optional<JobPrivacy> privacy, Optional<LedgerAccount> ledger) {
        return privacy.<ReleaseAccount>map(own -> new ReleaseAccount.Private(
                        new RoundGuarantee(own.mechanism(), own.terms().coinsOrigin()), ledger.orElseThrow()))
                .orElseGet(ReleaseAccount.NonPrivate::new);
    }

    /**
     * Returns why the sum of the next round could not be released; empty if it could. Charges nothing.
     *
     * @param head head before the round
     */
    Optional<String> objection(JobHead head, RoundId next) {
        Optional<JobSum> summing = terms.sum().filter(own -> head.counts().isEmpty());
        ReleaseAccount charged = summing.isPresent() ? first : account;
        // A round that is repeated after its charge has the charge already, whatever its survivors were.
        if (charged.isCharged(terms.job(), next)) {
            return Optional.empty();
        }
        return charged.objection(terms.job(), next, terms.minimum(summing));
    }

    /** Returns the digest of the version. */
    public Digest roster() {
        return terms.roster();
    }

    /** Returns the number of the version. */
    public int number() {
        return terms.version();
    }

    /** Returns whether a node is a participant of this version. */
    public boolean has(ParticipantId node) {
        return terms.enrolment().keys().containsKey(node);
    }

    /** Returns the number of approvals from which on rounds use this version. */
    public int neededApprovals() {
        return terms.approvals();
    }
}
