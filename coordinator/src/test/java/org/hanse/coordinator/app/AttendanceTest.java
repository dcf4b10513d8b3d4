// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.api.Test;

/** Five nodes; a sum takes four of them. */
class AttendanceTest {

    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    private static final JobSetup SETUP = setup();

    private final Set<ParticipantId> connected = new HashSet<>();
    private final Set<ParticipantId> revoked = new HashSet<>();
    private final Attendance attendance = new Attendance(new NodeConnections() {
        @Override
        public void send(ParticipantId to, JobNotice notice) {}

        @Override
        public Set<ParticipantId> connected() {
            return connected;
        }

        @Override
        public boolean admits(ParticipantId node) {
            return !revoked.contains(node);
        }

        @Override
        public void disconnect(ParticipantId node) {}
    });

    private static JobSetup setup() {
        SecureRandom random = new SecureRandom();
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IntStream.range(0, 5)
                .forEach(i -> keys.put(id(i), SigningKey.generate(random).verifyingKey()));
        Enrolment enrolment = Enrolment.of(keys);
        return JobSetup.of(JobPlanReader.read(Path.of("plan"), "job: books\nminimum: 4\n", enrolment), enrolment);
    }

    private static ParticipantId id(int number) {
        return new ParticipantId("shop-" + number);
    }

    private void connect(int... numbers) {
        Arrays.stream(numbers).mapToObj(AttendanceTest::id).forEach(node -> {
            connected.add(node);
            attendance.connected(node);
        });
    }

    private static Selection joined(int count) {
        RoundState state = Selection.begin(
                        SETUP.round(
                                new RoundId(1),
                                SETUP.context(
                                        RoundContext.Start.of(
                                                ModelDigest.of(SETUP.initial().parameters())),
                                        RoundContext.NONE)),
                        SETUP.enrolment(),
                        new TreeSet<>(SETUP.enrolment().keys().keySet()))
                .next();
        for (int i = 0; i < count; i++) {
            state = state.on(new ToCoordinator.ParticipantJoined(id(i))).next();
        }
        return (Selection) state;
    }

    @Test
    void until_withAConnectedNode_isTheDeadline() {
        connect(0, 1, 2, 3, 4);

        assertThat(attendance.until(joined(4), START)).isEmpty();
    }

    @Test
    void until_anAbsentNode_isOneGraceAfterTheFirstLook() {
        connect(0, 1, 2, 3);

        Instant end = START.plus(Attendance.GRACE);
        assertThat(attendance.until(joined(4), START)).contains(end);
        assertThat(attendance.until(joined(4), START.plusSeconds(20))).contains(end);
        assertThat(attendance.until(joined(4), end)).contains(end);
        connect(4);
        assertThat(attendance.until(joined(4), end)).isEmpty();
    }

    /** A node that was away long before the round is not waited for. */
    @Test
    void until_aNodeAwayForLong_isNow() {
        connect(0, 1, 2, 3);
        attendance.disconnected(id(4), START.minus(Duration.ofHours(1)));

        assertThat(attendance.until(joined(4), START)).contains(START);
    }

    @Test
    void until_aRevokedNode_isNow() {
        connect(0, 1, 2, 3);
        revoked.add(id(4));

        assertThat(attendance.until(joined(4), START)).contains(START);
    }

    /** Without a sum the round would count as failed. */
    @Test
    void until_withTooFewForASum_isTheDeadline() {
        connect(0, 1, 2);

        assertThat(attendance.until(joined(3), START.plus(Duration.ofHours(1)))).isEmpty();
    }
}
