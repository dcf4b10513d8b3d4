// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;

/**
 * Releases of a job with sums before training, each with noise of its own or without. Sums and rounds have one store and one
 * ledger, so the accounts differ only in the mechanism.
 */
final class StagedRelease implements JobRelease {

    private final Map<Digest, ChargedRelease> sums;
    private final ChargedRelease rounds;

    /** @param sums releases of the sums before training by their models */
    StagedRelease(Map<Digest, ChargedRelease> sums, ChargedRelease rounds) {
        this.sums = sums;
        this.rounds = rounds;
    }

    private ChargedRelease of(SecAggPlan plan) {
        return plan.context().start().isCounting()
                ? Optional.ofNullable(sums.get(plan.model())).orElseThrow()
                : rounds;
    }

    @Override
    public ChargeResult charge(SecAggPlan plan, Survivors announced) {
        return of(plan).charge(plan, announced);
    }

    @Override
    public void store(SecAggPlan plan, Survivors announced, IntegerSum unmasked) {
        of(plan).store(plan, announced, unmasked);
    }

    @Override
    public Optional<NoisedSum> released(JobId job, RoundId round) {
        return rounds.released(job, round);
    }

    @Override
    public Optional<StoredSum> stored(JobId job, RoundId round) {
        return rounds.stored(job, round);
    }

    @Override
    public Optional<Digest> digest(JobId job, RoundId round) {
        return rounds.digest(job, round);
    }
}
