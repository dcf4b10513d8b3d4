// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.JobTerms;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Terms of a simulated federation, or of a sum before its rounds. They allow what no plan may have: faults, sums without masks and cohorts
 * with a part of all neighbours.
 *
 * @param participants members, in the order of the scenario
 * @param keys keys of the members, which a federation without masks does not need
 * @param work work of the members, in words
 * @param format format of updates in a whole cohort
 */
record SimulatedTerms(
        FederationConfig federation,
        List<ParticipantId> participants,
        Supplier<Enrolment> keys,
        String work,
        GlobalModel initial,
        Optional<JobPrivacy> privacy,
        UpdateFormat format)
        implements JobTerms {

    /** Job of all simulations. */
    static final JobId JOB = new JobId("simulation");

    /** A federation ends when its caller asks for no further round. */
    private static final JobSchedule NO_END =
            new JobSchedule(Integer.MAX_VALUE, Optional.empty(), Duration.ofSeconds(1), Integer.MAX_VALUE);

    private static final Deadlines NONE = new Deadlines(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));

    @Override
    public JobId job() {
        return JOB;
    }

    @Override
    public JobSchedule schedule() {
        return NO_END;
    }

    /** Returns limits that no phase reaches: it ends when no message is under way. */
    @Override
    public Deadlines deadlines() {
        return NONE;
    }

    @Override
    public Digest roster() {
        return task();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Enrolment enrolment() {
        return keys.get();
    }

    /** Returns nothing: sums before the rounds of a simulation are stages of their own, {@link SumStages}. */
    @Override
    public List<JobSum> sums() {
        return List.of();
    }

    /** Returns what is assumed of the members; empty without masks. */
    Optional<Assumptions> assumptions() {
        return federation.uploads().secureAggregation().map(masks -> masks.assumptions(participants.size()));
    }

    @Override
    public int minimum(Optional<JobSum> summing) {
        return minimum(federation, privacy.map(JobPrivacy::fewestSurvivors).orElse(1));
    }

    /**
     * Returns the fewest updates of a sum.
     *
     * @param ofNoise fewest updates with which the noise suffices
     */
    static int minimum(FederationConfig config, int ofNoise) {
        int least = config.uploads().secureAggregation().isPresent() ? SecAggPlan.FEWEST : 1;
        return Math.max(Math.max(least, ofNoise), config.cohort().minimum());
    }

    @Override
    public int approvals() {
        return 0;
    }

    /** Returns the digest of the work. */
    Digest task() {
        return Digest.sha256(work.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public RoundContext context(RoundContext.Start start, Digest ledger) {
        return RoundContext.of(task(), start, enrolment());
    }

    @Override
    public SecAggPlan round(RoundId round, RoundContext context) {
        return new SecAggPlan(
                JOB,
                round,
                context,
                format.quantization(),
                format.size(),
                SecAggPlan.Protection.of(assumptions().orElseThrow(), participants.size(), minimum(Optional.empty())));
    }

    /** Returns nothing: members that revealed shares decline the model by themselves, and the rounds go on. */
    @Override
    public Optional<String> blocked(SortedSet<ParticipantId> revealed, Optional<JobSum> summing) {
        return Optional.empty();
    }
}
