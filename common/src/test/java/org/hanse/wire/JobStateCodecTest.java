// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobEnding;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.junit.jupiter.api.Test;

class JobStateCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.123456789Z");
    private static final JobProgress PROGRESS = new JobProgress(
            new JobSchedule(30, Optional.of(Duration.ofHours(24)), Duration.ofNanos(1_500_000_001), 3),
            4,
            7,
            2,
            digest(1),
            new TreeSet<>(List.of(new ParticipantId("bremen"), new ParticipantId("bergen"))));
    private static final JobProgress UNPACED = new JobProgress(
            new JobSchedule(1, Optional.empty(), Duration.ofSeconds(1), 1), 0, 0, 0, digest(2), new TreeSet<>());

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    private static List<JobState> states() {
        return List.of(
                new JobState.Waiting(PROGRESS, NOW),
                new JobState.Waiting(UNPACED, Instant.EPOCH.minusNanos(1)),
                new JobState.Running(PROGRESS, NOW, Optional.empty()),
                new JobState.Running(PROGRESS, NOW, Optional.of(new JobEnding(JobEnding.Kind.PAUSE, "ü"))),
                new JobState.Running(PROGRESS, NOW, Optional.of(new JobEnding(JobEnding.Kind.EXHAUSTED, ""))),
                new JobState.Moving(PROGRESS, NOW, Optional.of(new JobEnding(JobEnding.Kind.STOP, "by the operator"))),
                new JobState.Moving(UNPACED, NOW, Optional.empty()),
                new JobState.Paused(PROGRESS, "paused"),
                new JobState.Finished(PROGRESS, "finished"),
                new JobState.Failed(PROGRESS, "failed"));
    }

    private static List<JobHead> heads() {
        return List.of(
                new JobHead(0, digest(1), digest(2), digest(3), OptionalDouble.empty()),
                new JobHead(7, digest(3), digest(2), digest(1), OptionalDouble.of(0.1)),
                new JobHead(8, digest(1), digest(1), digest(1), OptionalDouble.of(0)),
                new JobHead(0, digest(1), digest(1), digest(1), OptionalDouble.empty()).with(digest(4)),
                new JobHead(0, digest(1), digest(1), digest(1), OptionalDouble.empty())
                        .with(digest(4))
                        .with(digest(5)));
    }

    @Test
    void parse_ofItsBytes_isTheState() {
        assertThat(states())
                .allSatisfy(state -> assertThat(JobStateCodec.parse(JobStateCodec.toBytes(state)))
                        .isEqualTo(state));
    }

    @Test
    void parseHead_ofItsBytes_isTheHead() {
        assertThat(heads())
                .allSatisfy(head -> assertThat(JobStateCodec.parseHead(JobStateCodec.toBytes(head)))
                        .isEqualTo(head));
    }

    /** Earlier versions stored one sum, or none, in a field of bytes. */
    @Test
    void parseHead_ofAnEarlierVersion_hasItsSum() {
        JobHead none = new JobHead(1, digest(1), digest(2), digest(3), OptionalDouble.empty());
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        stored.writeBytes(new byte[] {0x08, 1});
        for (int field = 2; field <= 4; field++) {
            stored.writeBytes(new byte[] {(byte) (field << 3 | 2), Digest.SIZE});
            stored.writeBytes(digest(field - 1).toBytes());
        }
        assertThat(JobStateCodec.parseHead(stored.toByteArray())).isEqualTo(none);
        assertThat(JobStateCodec.toBytes(none)).isEqualTo(stored.toByteArray());

        stored.writeBytes(new byte[] {6 << 3 | 2, Digest.SIZE});
        stored.writeBytes(digest(4).toBytes());
        assertThat(JobStateCodec.parseHead(stored.toByteArray())).isEqualTo(none.with(digest(4)));
        assertThat(JobStateCodec.toBytes(none.with(digest(4)))).isEqualTo(stored.toByteArray());
    }

    @Test
    void parse_ofNothing_isRefused() {
        assertThatThrownBy(() -> JobStateCodec.parse(new byte[0])).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> JobStateCodec.parseHead(new byte[0])).isInstanceOf(DecodeException.class);
    }

    /** Damaged bytes are a valid value or a DecodeException. */
    @Test
    void parse_ofChangedBytes_failsWithADecodeExceptionOnly() {
        Random random = new Random(1);
        int refused = 0;
        for (int attempt = 0; attempt < 2000; attempt++) {
            for (JobState state : states()) {
                byte[] bytes = JobStateCodec.toBytes(state);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                try {
                    JobStateCodec.parse(bytes);
                } catch (DecodeException e) {
                    refused++;
                }
            }
            for (JobHead head : heads()) {
                byte[] bytes = JobStateCodec.toBytes(head);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                try {
                    JobStateCodec.parseHead(bytes);
                } catch (DecodeException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }
}
