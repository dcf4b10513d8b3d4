// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobTerms;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.Unmasking;
import org.hanse.core.secagg.RoundContext;

/** Rounds with masks over the connections to nodes, with their deadlines. */
final class MaskedRuns implements RoundRuns {

    private final JobId job;
    private final JobDriver.Ports ports;
    private final JobNotices notices;

    MaskedRuns(JobId job, JobDriver.Ports ports, JobNotices notices) {
        this.job = job;
        this.ports = ports;
        this.notices = notices;
    }

    @Override
    public Run open(RoundId id, JobVersion version, Begin begin) {
        RoundDriver.Ports own = new RoundDriver.Ports(
                ports.store().round(job, id),
                notices.gateway(id),
                phase -> arm(id, phase, version.terms().deadlines()),
                version.release());
        return new Masked(RoundDriver.resume(own).orElseGet(() -> begun(id, version, begin, own)));
    }

    private RoundDriver begun(RoundId id, JobVersion version, Begin begin, RoundDriver.Ports own) {
        JobTerms terms = version.terms();
        RoundContext.Start start = begin.start();
        SortedSet<ParticipantId> cohort =
                new TreeSet<>(terms.cohort(id, start, ports.random()).participants());
        RoundContext context = terms.context(start, version.account().head());
        return RoundDriver.begin(terms.round(id, context), terms.enrolment(), cohort, own);
    }

    /** A round with its driver. */
    private record Masked(RoundDriver driver) implements Run {

        @Override
        public void handle(List<? extends RoundEvent> events) {
            driver.handle(events);
        }

        @Override
        public Optional<RoundState> protocol() {
            return Optional.of(driver.state());
        }

        @Override
        public Optional<End> end() {
            if (!driver.isOver()) {
                return Optional.empty();
            }
            return Optional.of(
                    driver.state() instanceof RoundState.Aborted aborted
                            ? new End(Optional.of(aborted.reason()), aborted.revealed())
                            : End.RELEASED);
        }
    }

    @Override
    public Optional<Digest> roster(RoundId id) {
        return ports.store()
                .round(job, id)
                .state()
                .map(round -> round.plan().context().enrolment());
    }

    /** Stores the outcome of the round. */
    @Override
    public void moved(RoundId id, JobVersion version, JobHead head) {
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
