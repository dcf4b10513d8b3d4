// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;

/** Sums in memory, by job and round, and an account that allows all and counts. */
public final class InMemorySumRelease implements SumRelease {

    private final SortedMap<String, ChargeResult> charges = new TreeMap<>();
    private final SortedMap<String, Released> released = new TreeMap<>();

    /**
     * What was released of a round.
     *
     * @param told whose updates are in the sum
     */
    public record Released(Survivors told, IntegerSum sum) {}

    @Override
    public ChargeResult charge(SecAggPlan plan, Survivors told) {
        return charges.computeIfAbsent(
                key(plan.job(), plan.round()), key -> new NoPrivacy().charge(plan.job(), plan.round()));
    }

    @Override
    public void store(SecAggPlan plan, Survivors told, IntegerSum sum) {
        Released next = new Released(told, sum);
        Released first = released.putIfAbsent(key(plan.job(), plan.round()), next);
        if (first != null && !first.equals(next)) {
            throw new IllegalStateException("a second sum of round " + plan.round() + " of " + plan.job());
        }
    }

    private static String key(JobId job, RoundId round) {
        return round + " " + job.text();
    }

    /** How many releases the account was charged for. */
    public int charged() {
        return charges.size();
    }

    /** What was stored of a round. */
    public Optional<Released> released(JobId job, RoundId round) {
        return Optional.ofNullable(released.get(key(job, round)));
    }
}
