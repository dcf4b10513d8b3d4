// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.api.Test;

class RosterApprovalsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SortedMap<ParticipantId, VerifyingKey> SIX = keys(6);
    private static final JobVersion FIRST = version(Enrolment.of(SIX));
    private static final JobVersion SECOND = version(FIRST.terms().enrolment().next(without(5)));
    private static final JobVersion THIRD = version(SECOND.terms().enrolment().next(SIX));

    private static ParticipantId id(int number) {
        return new ParticipantId("shop-" + number);
    }

    private static SortedMap<ParticipantId, VerifyingKey> keys(int count) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IntStream.range(0, count)
                .forEach(i -> keys.put(id(i), SigningKey.generate(RANDOM).verifyingKey()));
        return keys;
    }

    private static SortedMap<ParticipantId, VerifyingKey> without(int number) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>(SIX);
        keys.remove(id(number));
        return keys;
    }

    private static JobSetup setup(Enrolment enrolment) {
        return JobSetup.of(JobPlanReader.read(Path.of("plan"), "job: books\nminimum: 4\n", enrolment), enrolment);
    }

    private static JobVersion version(Enrolment enrolment) {
        return JobVersion.of(
                setup(enrolment),
                Optional.empty(),
                new InMemoryNoisedSumStore(),
                round -> StreamRandom.generate(RANDOM));
    }

    private static RosterApprovals approvals(JobVersion... versions) {
        return new RosterApprovals(new JobRosters(List.of(versions), List.of()));
    }

    private static void approve(RosterApprovals approvals, JobVersion version, int count) {
        IntStream.range(0, count).forEach(i -> approvals.approve(id(i), version.roster()));
    }

    /** A suspension keeps the two corrupt nodes of six: a sum of version 1 takes five, and one of version 2 four. */
    @Test
    void neededApprovals_areTheFewestUpdatesInASum() {
        assertThat(FIRST.neededApprovals()).isEqualTo(5);
        assertThat(SECOND.neededApprovals()).isEqualTo(4);
        assertThat(setup(SECOND.terms().enrolment())
                        .plan()
                        .members()
                        .assumptions()
                        .corrupt())
                .isEqualTo(2);
    }

    @Test
    void next_withOneApprovalTooFew_isTheVersionBefore() {
        RosterApprovals approvals = approvals(FIRST, SECOND);
        approve(approvals, SECOND, 3);
        assertThat(approvals.next()).isEqualTo(FIRST);

        approve(approvals, SECOND, 4);
        assertThat(approvals.next()).isEqualTo(SECOND);
    }

    @Test
    void pending_untilAllHaveApproved_namesTheOthers() {
        RosterApprovals approvals = approvals(FIRST, SECOND);
        approve(approvals, SECOND, 3);
        assertThat(approvals.pending().orElseThrow().used()).isFalse();

        approve(approvals, SECOND, 4);
        assertThat(approvals.pending())
                .contains(new RosterApprovals.Pending(
                        2,
                        5,
                        4,
                        true,
                        new TreeSet<>(
                                SECOND.terms().enrolment().keys().tailMap(id(4)).keySet())));

        SECOND.terms().enrolment().keys().keySet().forEach(node -> approvals.approve(node, SECOND.roster()));
        assertThat(approvals.pending()).isEmpty();
        assertThat(approvals(FIRST).pending()).isEmpty();
    }

    @Test
    void approve_byOneThatIsNotOnTheVersion_doesNotCount() {
        RosterApprovals approvals = approvals(FIRST, SECOND);
        approve(approvals, SECOND, 3);
        approvals.approve(id(2), SECOND.roster());
        approvals.approve(id(5), SECOND.roster());

        assertThat(approvals.next()).isEqualTo(FIRST);
    }

    @Test
    void next_withApprovalsOfALaterVersion_skipsTheOneBefore() {
        RosterApprovals approvals = approvals(FIRST, SECOND, THIRD);
        approve(approvals, SECOND, 2);
        approve(approvals, THIRD, 5);

        assertThat(approvals.next()).isEqualTo(THIRD);
    }

    @Test
    void next_afterALaterVersionWasUsed_isNeverAnOlderOne() {
        RosterApprovals approvals = approvals(FIRST, SECOND, THIRD);
        approvals.use(THIRD);
        approve(approvals, FIRST, 6);
        approve(approvals, SECOND, 5);

        assertThat(approvals.next()).isEqualTo(THIRD);
    }
}
