// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.JobEnding;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.proto.v1.StoredJobEnding;
import org.hanse.proto.v1.StoredJobHead;
import org.hanse.proto.v1.StoredJobProgress;
import org.hanse.proto.v1.StoredJobState;
import org.hanse.proto.v1.StoredJobState.Phase;

/** Codec of a job's state and head, as the coordinator stores them between two events. */
public final class JobStateCodec {

    private JobStateCodec() {}

    /** Returns the bytes of a state. */
    public static byte[] toBytes(JobState state) {
        return state.visit(new Writing()).build().toByteArray();
    }

    /** Returns the bytes of a head. */
    public static byte[] toBytes(JobHead head) {
        StoredJobHead.Builder stored = StoredJobHead.newBuilder()
                .setVersion(head.version())
                .setModel(SecAggParts.bytes(head.model()))
                .setTarget(SecAggParts.bytes(head.target()))
                .setOptimizer(SecAggParts.bytes(head.optimizer()))
                .addAllCounts(SecAggParts.bytes(head.sums()));
        head.clip().ifPresent(stored::setClip);
        return stored.build().toByteArray();
    }

    /** Stored fields of each state. */
    private static final class Writing implements JobState.Visitor<StoredJobState.Builder> {

        private static StoredJobState.Builder of(Phase phase, JobState state) {
            return StoredJobState.newBuilder().setPhase(phase).setProgress(progress(state.progress()));
        }

        private static StoredJobState.Builder during(
                Phase phase, JobState state, Instant began, Optional<JobEnding> ending) {
            StoredJobState.Builder stored = of(phase, state).setAt(timestamp(began));
            ending.ifPresent(requested -> stored.setEnding(StoredJobEnding.newBuilder()
                    .setKind(
                            switch (requested.kind()) {
                                case PAUSE -> StoredJobEnding.Kind.KIND_PAUSE;
                                case EXHAUSTED -> StoredJobEnding.Kind.KIND_EXHAUSTED;
                                case STOP -> StoredJobEnding.Kind.KIND_STOP;
                            })
                    .setWhy(requested.why())));
            return stored;
        }

        @Override
        public StoredJobState.Builder waiting(JobState.Waiting state) {
            return of(Phase.PHASE_WAITING, state).setAt(timestamp(state.due()));
        }

        @Override
        public StoredJobState.Builder running(JobState.Running state) {
            return during(Phase.PHASE_RUNNING, state, state.began(), state.ending());
        }

        @Override
        public StoredJobState.Builder moving(JobState.Moving state) {
            return during(Phase.PHASE_MOVING, state, state.began(), state.ending());
        }

        @Override
        public StoredJobState.Builder paused(JobState.Paused state) {
            return of(Phase.PHASE_PAUSED, state).setWhy(state.why());
        }

        @Override
        public StoredJobState.Builder finished(JobState.Finished state) {
            return of(Phase.PHASE_FINISHED, state).setWhy(state.why());
        }

        @Override
        public StoredJobState.Builder failed(JobState.Failed state) {
            return of(Phase.PHASE_FAILED, state).setWhy(state.why());
        }
    }

    private static StoredJobProgress progress(JobProgress progress) {
        JobSchedule schedule = progress.schedule();
        StoredJobProgress.Builder stored = StoredJobProgress.newBuilder()
                .setRounds(schedule.rounds())
                .setRetryAfter(duration(schedule.retryAfter()))
                .setMostFailures(schedule.mostFailures())
                .setCounted(progress.counted())
                .setLastRound(progress.lastRound())
                .setFailures(progress.failures())
                .setModel(SecAggParts.bytes(progress.model()))
                .addAllRevealed(NameParts.names(progress.revealed()));
        schedule.every().ifPresent(every -> stored.setEvery(duration(every)));
        return stored.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /**
     * Returns the state of stored bytes.
     *
     * @throws DecodeException if the bytes are no state
     */
    public static JobState parse(byte[] bytes) {
        try {
            StoredJobState stored = StoredJobState.parseFrom(bytes);
            return Decoding.of("a stored job", () -> read(stored));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored job: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the head of stored bytes.
     *
     * @throws DecodeException if the bytes are no head
     */
    public static JobHead parseHead(byte[] bytes) {
        try {
            StoredJobHead stored = StoredJobHead.parseFrom(bytes);
            return Decoding.of(
                    "a stored head of a job",
                    () -> new JobHead(
                            stored.getVersion(),
                            Digest.of(stored.getModel().toByteArray()),
                            Digest.of(stored.getTarget().toByteArray()),
                            Digest.of(stored.getOptimizer().toByteArray()),
                            stored.hasClip() ? OptionalDouble.of(stored.getClip()) : OptionalDouble.empty(),
                            SecAggParts.digests(stored.getCountsList())));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored head of a job: " + e.getMessage(), e);
        }
    }

    private static JobState read(StoredJobState stored) {
        JobProgress progress = progress(stored.getProgress());
        return switch (stored.getPhase()) {
            case PHASE_WAITING -> new JobState.Waiting(progress, at(stored));
            case PHASE_RUNNING -> new JobState.Running(progress, at(stored), ending(stored));
            case PHASE_MOVING -> new JobState.Moving(progress, at(stored), ending(stored));
            case PHASE_PAUSED -> new JobState.Paused(progress, stored.getWhy());
            case PHASE_FINISHED -> new JobState.Finished(progress, stored.getWhy());
            case PHASE_FAILED -> new JobState.Failed(progress, stored.getWhy());
            case PHASE_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException("a stored job in the phase " + stored.getPhaseValue());
        };
    }

    private static JobProgress progress(StoredJobProgress stored) {
        return new JobProgress(
                new JobSchedule(
                        stored.getRounds(),
                        stored.hasEvery() ? Optional.of(duration(stored.getEvery())) : Optional.empty(),
                        duration(stored.getRetryAfter()),
                        stored.getMostFailures()),
                stored.getCounted(),
                stored.getLastRound(),
                stored.getFailures(),
                Digest.of(stored.getModel().toByteArray()),
                NameParts.distinct(stored.getRevealedList()));
    }

    private static Duration duration(com.google.protobuf.Duration stored) {
        return Duration.ofSeconds(stored.getSeconds(), stored.getNanos());
    }

    private static Instant at(StoredJobState stored) {
        if (!stored.hasAt()) {
            throw new DecodeException("a stored job without a time in the phase " + stored.getPhase());
        }
        return Instant.ofEpochSecond(stored.getAt().getSeconds(), stored.getAt().getNanos());
    }

    private static Optional<JobEnding> ending(StoredJobState stored) {
        if (!stored.hasEnding()) {
            return Optional.empty();
        }
        JobEnding.Kind kind = switch (stored.getEnding().getKind()) {
            case KIND_PAUSE -> JobEnding.Kind.PAUSE;
            case KIND_EXHAUSTED -> JobEnding.Kind.EXHAUSTED;
            case KIND_STOP -> JobEnding.Kind.STOP;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException(
                        "a stored end of a job of kind " + stored.getEnding().getKindValue());
        };
        return Optional.of(new JobEnding(kind, stored.getEnding().getWhy()));
    }
}
