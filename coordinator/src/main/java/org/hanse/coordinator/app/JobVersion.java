// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * @param first accounts of the sums before training: of the same ledger, each with its sum's mechanism
 */
public record JobVersion(JobTerms terms, ReleaseAccount account, JobRelease release, List<ReleaseAccount> first) {

    public JobVersion {
        first = List.copyOf(first);
    }

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
        List<ReleaseAccount> first =
                terms.sums().stream().map(sum -> account(sum.privacy(), ledger)).toList();
        Map<Digest, ChargedRelease> sums = new HashMap<>();
        for (int sum = 0; sum < first.size(); sum++) {
            JobSum own = terms.sums().get(sum);
            sums.put(own.model(), new ChargedRelease(first.get(sum), store, random, own.kind()::released));
        }
        return new JobVersion(terms, account, sums.isEmpty() ? rounds : new StagedRelease(sums, rounds), first);
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
        int released = head.sums().size();
        Optional<JobSum> summing = terms.sumAfter(released);
        ReleaseAccount charged = summing.isPresent() ? first.get(released) : account;
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
