// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.hanse.coordinator.app.JobDriver;
import org.hanse.coordinator.app.JobRosters;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.app.PublishedModel;
import org.hanse.coordinator.app.RoundRuns;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.testing.InMemoryJobStore;
import org.hanse.coordinator.testing.InMemoryModelStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.learn.DivergenceException;

/**
 * Job of a simulation: the coordinator's driver over stores in memory, without connections to nodes. Time passes between rounds alone: each
 * begins when the one before has ended.
 */
final class SimulatedJob implements JobTimer {

    private final JobVersion version;
    private final RoundRuns runs;
    private Instant now = Instant.EPOCH;
    private JobStore store = new InMemoryJobStore();
    private InMemoryModelStore models = new InMemoryModelStore();
    private JobDriver driver;

    /** Creates a job before its first round. */
    SimulatedJob(JobVersion version, RoundRuns runs) {
        this.version = version;
        this.runs = runs;
        driver = open(Optional.empty());
    }

    private JobDriver open(Optional<JobStore.Stored> stored) {
        SigningKey operator = SigningKey.generate(new SimulatedSecureRandom(0));
        String plan = version.terms().federation().facts().toString();
        JobStore.Definition definition = new JobStore.Definition(
                version.terms().job(),
                SignedDocument.sign(SignedDocument.Kind.PLAN, plan, operator),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, version.roster().toHex(), operator));
        store = new InMemoryJobStore();
        store.create(definition);
        stored.ifPresent(own -> store.commit(definition.id(), own, List.of()));
        return JobDriver.open(
                definition,
                new JobDriver.Ports(
                        store,
                        models,
                        new NoConnections(),
                        () -> new JobRosters(List.of(version), List.of()),
                        this,
                        (job, round, message) -> {
                            throw new IllegalStateException("a simulation sends no notice " + message);
                        },
                        () -> now,
                        new SplittableRandom(0),
                        Optional.of(runs)));
    }

    /**
     * Runs the next round, to its end.
     *
     * @return its record if it moved the model; empty for others
     * @throws DivergenceException if the next model is not finite
     */
    Optional<JobRecord.Counted> round() {
        int before = driver.state().progress().counted();
        driver.due();
        models.retain(driver.model());
        if (driver.state() instanceof JobState.Failed failed) {
            throw new DivergenceException(failed.why());
        }
        return driver.state().progress().counted() > before
                ? store.lastCounted(version.terms().job())
                : Optional.empty();
    }

    /** Returns why the job makes no further round; empty text if it does. */
    String end() {
        return driver.state() instanceof JobState.Finished finished ? finished.why() : "";
    }

    /** Returns the model after the last round. */
    PublishedModel.State model() {
        return driver.model();
    }

    /**
     * Returns to a point between two rounds.
     *
     * @param rounds rounds before it, with those that did not count
     */
    void restore(int rounds, PublishedModel.State model) {
        models = new InMemoryModelStore();
        JobHead head = new JobHead(
                model.global().version(),
                models.store(model.global()),
                models.store(model.target()),
                models.store(model.server()),
                model.clip());
        JobProgress progress =
                new JobProgress(version.terms().schedule(), head.version(), rounds, 0, head.model(), new TreeSet<>());
        driver = open(Optional.of(new JobStore.Stored(new JobState.Waiting(progress, now), head)));
    }

    @Override
    public void wake(Instant at) {
        now = at;
    }

    @Override
    public void absence(Instant at) {
        // No round waits for a node.
    }

    @Override
    public void phase(RoundId round, String phase, Instant at) {
        // A phase ends when no message is under way.
    }

    /** Connections to no node. */
    private static final class NoConnections implements NodeConnections {

        @Override
        public void send(ParticipantId to, JobNotice notice) {
            // Without a connection a message is dropped.
        }

        @Override
        public Set<ParticipantId> connected() {
            return Set.of();
        }

        @Override
        public boolean admits(ParticipantId node) {
            return true;
        }

        @Override
        public void disconnect(ParticipantId node) {
            // Nothing to close.
        }
    }
}
