// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobState;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.round.Selection;
import org.hanse.core.round.StoredSum;
import org.hanse.core.round.Unmasking;
import org.hanse.core.secagg.RoundContext;

/** Drivers of the rounds of one job, with their deadlines. Used by one thread. */
final class JobRounds {

    private final JobId job;
    private final JobDriver.Ports ports;
    private final JobNotices notices;

    JobRounds(JobId job, JobDriver.Ports ports, JobNotices notices) {
        this.job = job;
        this.ports = ports;
        this.notices = notices;
    }

    /** Returns the driver of a round: of the stored one, or of a new one with a drawn cohort. */
    RoundDriver open(RoundId id, JobVersion version, JobModel model) {
        RoundDriver.Ports own = new RoundDriver.Ports(
                ports.store().round(job, id),
                notices.gateway(id),
                phase -> arm(id, phase, version.setup().plan().deadlines()),
                version.release());
        return RoundDriver.resume(own).orElseGet(() -> begun(id, version, model, own));
    }

    private RoundDriver begun(RoundId id, JobVersion version, JobModel model, RoundDriver.Ports own) {
        JobSetup setup = version.setup();
        RoundContext.Start start = model.start();
        RoundContext context = setup.context(start, version.account().head());
        List<ParticipantId> enrolled = List.copyOf(setup.enrolment().keys().keySet());
        SortedSet<ParticipantId> cohort = new TreeSet<>(
                start.isCounting()
                        ? enrolled
                        : setup.training()
                                .federation()
                                .cohort()
                                .draw(id, enrolled, ports.random())
                                .participants());
        return RoundDriver.begin(setup.round(id, context), setup.enrolment(), cohort, own);
    }

    /** Returns the roster of the last round that was stored: a restart must not use an older one. */
    static Optional<Digest> lastRoster(JobId job, JobStore store, JobState state) {
        for (int round = state.progress().lastRound(); round > 0; round--) {
            Optional<Digest> roster = roster(store, job, new RoundId(round));
            if (roster.isPresent()) {
                return roster;
            }
        }
        return Optional.empty();
    }

    private static Optional<Digest> roster(JobStore store, JobId job, RoundId id) {
        return store.round(job, id).state().map(round -> round.plan().context().enrolment());
    }

    /** Returns the roster of a stored round; empty if the round has not begun. */
    Optional<Digest> roster(RoundId id) {
        return roster(ports.store(), job, id);
    }

    /** Returns the sum of a round that was released. */
    NoisedSum released(RoundId id, JobVersion version) {
        return version.release().released(job, id).orElseThrow(() -> missing(id));
    }

    /** Returns the sum of a round that was released, with its participants. */
    StoredSum stored(RoundId id, JobVersion version) {
        return version.release().stored(job, id).orElseThrow(() -> missing(id));
    }

    private IllegalStateException missing(RoundId id) {
        return new IllegalStateException(
                "the sum of round " + id + " of " + job + " is not stored, although it was released");
    }

    /** Stores the outcome of a round that moved the model to {@code head}. */
    void count(RoundId id, JobVersion version, JobHead head) {
        Digest sum = version.release().digest(job, id).orElseThrow();
        ports.store()
                .count(job, id, new CountedRound.Outcome(sum, version.account().head(), head.model()));
    }

    /** Sets the timer of a phase. After a restart its first deadline holds. */
    private void arm(RoundId id, String phase, Deadlines deadlines) {
        Instant proposed = ports.clock().instant().plus(timeOf(phase, deadlines));
        ports.timer().phase(id, phase, ports.store().deadline(job, id, phase, proposed));
    }

    private static Duration timeOf(String phase, Deadlines deadlines) {
        if (phase.equals(Selection.class.getSimpleName())) {
            return deadlines.join();
        }
        return phase.equals(Unmasking.LATE) ? deadlines.reveal() : deadlines.phase();
    }
}
