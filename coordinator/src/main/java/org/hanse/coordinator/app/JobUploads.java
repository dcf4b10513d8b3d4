// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.hanse.coordinator.port.NodeListener.Refusal;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.ConsistencyCheck;
import org.hanse.core.round.MaskedInputCollection;
import org.hanse.core.round.Releasing;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Unmasking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads of one job. A node uploads in the phase that collects updates, if its update is expected, and one at a time. The thread that
 * completes an upload decodes it, so that the job's thread has less to do. Any thread may call it.
 */
final class JobUploads {

    private static final Logger LOG = LoggerFactory.getLogger(JobUploads.class);

    /** Bytes of decoded uploads that wait for the job's thread. It decodes further and longer ones itself, one at a time. */
    private static final int MOST_DECODED = 16 << 20;

    private final JobService.MessageReader reader;
    private final Semaphore memory = new Semaphore(MOST_DECODED);

    /** Nodes with an upload that the job has not read. */
    private final Set<ParticipantId> waiting = ConcurrentHashMap.newKeySet();

    JobUploads(JobService.MessageReader reader) {
        this.reader = reader;
    }

    /** Returns why a node may not upload now. */
    Optional<Refusal> refusal(JobDriver driver, ParticipantId from, RoundId of, long size) {
        if (JobOverview.isEnded(driver.state())) {
            return refused(Refusal.Kind.FINAL, "job: found one that has ended; expected a running one");
        }
        if (waiting.contains(from)) {
            return refused(Refusal.Kind.LATER, "the coordinator has not read the node's last upload");
        }
        Optional<RoundState> round = driver.round();
        if (round.filter(own -> own.plan().round().equals(of)).isEmpty()) {
            return refused(
                    Refusal.Kind.FINAL,
                    "round: found " + of + "; expected "
                            + round.map(own -> own.plan().round().toString()).orElse("none now"));
        }
        return refusal(round.get(), from, size);
    }

    private Optional<Refusal> refusal(RoundState round, ParticipantId from, long size) {
        if (!round.participants().contains(from)) {
            return refused(Refusal.Kind.FINAL, "node: found " + from + "; expected a participant of " + round.phase());
        }
        if (round instanceof MaskedInputCollection collecting) {
            if (collecting.answers().open().contains(from)) {
                return reader.objection(round, from, size).map(why -> new Refusal(Refusal.Kind.FINAL, why));
            }
            return collecting.answers().dropped().contains(from)
                    ? refused(Refusal.Kind.FINAL, "node: found " + from + ", which dropped out; expected no update")
                    : stored();
        }
        boolean collected =
                round instanceof ConsistencyCheck || round instanceof Unmasking || round instanceof Releasing;
        return collected
                ? stored()
                : refused(Refusal.Kind.FINAL, "phase: found " + round.phase() + "; expected MaskedInputCollection");
    }

    private static Optional<Refusal> stored() {
        return refused(Refusal.Kind.STORED, "the coordinator has the node's update of this round");
    }

    private static Optional<Refusal> refused(Refusal.Kind kind, String reason) {
        return Optional.of(new Refusal(kind, reason));
    }

    /**
     * Queues an upload. It is dropped if another one of the node waits.
     *
     * @param now driver of the job; empty while it is not open
     */
    void queue(JobThread job, Optional<JobDriver> now, ParticipantId from, RoundId round, Path file) {
        if (!waiting.add(from)) {
            delete(file);
            return;
        }
        int size = size(file);
        boolean early = now.isPresent() && memory.tryAcquire(size);
        Runnable done = () -> {
            delete(file);
            waiting.remove(from);
            if (early) {
                memory.release(size);
            }
        };
        if (!early) {
            job.run(
                    driver -> {
                        try {
                            decoded(driver, from, round, file).ifPresent(own -> own.accept(driver));
                        } finally {
                            done.run();
                        }
                    },
                    done);
            return;
        }
        Optional<Consumer<JobDriver>> decoded;
        try {
            decoded = decoded(now.get(), from, round, file);
        } catch (RuntimeException | Error e) {
            done.run();
            throw e;
        }
        decoded.ifPresentOrElse(
                own -> job.receive(
                        driver -> {
                            if (driver.isCurrent(round)) {
                                own.accept(driver);
                            }
                        },
                        done),
                done);
    }

    private static int size(Path file) {
        try {
            return Math.toIntExact(Files.size(file));
        } catch (IOException | ArithmeticException e) {
            // The job's thread reports an unreadable file.
            return Integer.MAX_VALUE;
        }
    }

    private Optional<Consumer<JobDriver>> decoded(JobDriver driver, ParticipantId from, RoundId round, Path file) {
        return driver.round()
                .filter(own -> own.plan().round().equals(round))
                .map(own -> reader.uploaded(own, from, file));
    }

    /** Deletes the file of an upload. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("an upload cannot be deleted file={} reason=\"{}\"", file.getFileName(), e.getMessage());
        }
    }
}
