// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

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
 * Releases of a job whose sum before training has noise of its own. Sum and rounds have one store and one ledger, so the accounts differ
 * only in the mechanism.
 */
final class StagedRelease implements JobRelease {

    private final ChargedRelease sum;
    private final ChargedRelease rounds;

    StagedRelease(ChargedRelease sum, ChargedRelease rounds) {
        this.sum = sum;
        this.rounds = rounds;
    }

    private ChargedRelease of(SecAggPlan plan) {
        return plan.context().start().isCounting() ? sum : rounds;
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
