// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.Cohort;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;

/**
 * What the loop of a job reads (docs/adr/0061): of a signed plan in services, {@link JobSetup}, and of a scenario in simulations, which
 * have settings that no plan may have.
 */
public interface JobTerms {

    /** Returns the name of the job. */
    JobId job();

    /** Returns the number and times of the rounds. */
    JobSchedule schedule();

    /** Returns the time limits of a round's phases. */
    Deadlines deadlines();

    /** Returns the settings of rounds, aggregation and privacy. */
    FederationConfig federation();

    /** Returns the participants that a cohort is drawn from, in the order of its draws. */
    List<ParticipantId> participants();

    /** Returns the digest of the version of the roster. */
    Digest roster();

    /** Returns the number of the version of the roster, from 1. */
    int version();

    /** Returns the keys of the participants. */
    Enrolment enrolment();

    /** Returns the model before the first round. */
    GlobalModel initial();

    /** Returns the privacy mechanism; empty without privacy. */
    Optional<JobPrivacy> privacy();

    /** Returns the sums that the first rounds make before training, in order. */
    List<JobSum> sums();

    /** Returns the sum that follows a number of released ones; empty if training does. */
    default Optional<JobSum> sumAfter(int released) {
        return released < sums().size() ? Optional.of(sums().get(released)) : Optional.empty();
    }

    /** Returns the fewest updates in a sum before training, or in that of a round of training. */
    int minimum(Optional<JobSum> summing);

    /** Returns the fewest approvals with which rounds use the version of the roster. */
    int approvals();

    /** Returns the context of a round. */
    RoundContext context(RoundContext.Start start, Digest ledger);

    /** Returns the plan of a round with masks. */
    SecAggPlan round(RoundId round, RoundContext context);

    /**
     * Returns why no sum for a model is possible any more; empty if one is.
     *
     * @param revealed participants that may have revealed shares for the model in a round without a sum
     * @param summing sum before training that is next; empty if a round of training is
     */
    Optional<String> blocked(SortedSet<ParticipantId> revealed, Optional<JobSum> summing);

    /** Returns the participants of a round: a drawn cohort, and all in a sum before training. */
    default Cohort cohort(RoundId round, RoundContext.Start start, RandomGenerator random) {
        return start.isCounting()
                ? new Cohort(round, participants())
                : federation().cohort().draw(round, participants(), random);
    }
}
