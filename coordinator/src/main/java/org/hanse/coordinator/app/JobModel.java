// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.JobTerms;
import org.hanse.core.job.SumKind;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.RoundContext;

/** Model of one job, with the sums before its training, and its place in the store. Each version of the roster has its own noise mechanism. Used by one thread. */
final class JobModel implements RoundRuns.Begin {

    private final ModelStore store;
    private JobVersion version;
    private PublishedModel current;
    private List<Digest> sums = List.of();

    /** Creates the model before the first round. */
    JobModel(JobVersion version, ModelStore store) {
        this.store = store;
        this.version = version;
        this.current = initial(version);
    }

    /**
     * Result of a released sum.
     *
     * @param record returns the record of a round with this start and this end
     */
    record Moved(JobHead head, BiFunction<Instant, Instant, JobRecord.WithSum> record) {}

    private static PublishedModel initial(JobVersion version) {
        JobTerms terms = version.terms();
        return PublishedModel.of(
                terms.federation(),
                version.account().mechanism(),
                terms.initial(),
                terms.privacy().map(privacy -> new RoundClip(privacy.terms())));
    }

    /** Reads the model of a head. */
    void restore(JobHead head) {
        sums = head.sums();
        current.restore(new PublishedModel.State(
                store.model(head.model()), store.model(head.target()), store.optimizer(head.optimizer()), head.clip()));
    }

    /** Uses the noise mechanism of another version of the roster. */
    void use(JobVersion next) {
        PublishedModel.State state = current.state();
        version = next;
        current = initial(next);
        current.restore(state);
    }

    /** Stores the model and returns its head. */
    JobHead store(int counted) {
        PublishedModel.State state = current.state();
        Digest global = store.store(state.global());
        Digest target = store.store(state.target());
        return new JobHead(counted, global, target, store.store(state.server()), state.clip(), sums);
    }

    PublishedModel.State state() {
        return current.state();
    }

    /** Prepares the round after a head. */
    void begin(JobHead head) {
        sums = head.sums();
        current.begin(head.version());
    }

    /** Returns the sum before training that the next round makes; empty for a round of training. */
    private Optional<JobSum> summing() {
        return version.terms().sumAfter(sums.size());
    }

    @Override
    public GlobalModel global() {
        return current.global();
    }

    @Override
    public GlobalModel target() {
        return current.target();
    }

    @Override
    public RoundContext.Start start() {
        RoundContext.Start training = current.start();
        return summing()
                .map(own -> RoundContext.Start.counting(sums, own.model()))
                .orElseGet(() -> training.with(sums));
    }

    /**
     * Stores the sum of a round: that before training, or the next model.
     *
     * @param head head before the round
     * @throws DivergenceException if the next model is not finite
     */
    Moved move(JobHead head, RoundId round) {
        begin(head);
        Optional<JobSum> summing = summing();
        if (summing.isPresent()) {
            StoredSum sum = released(round, version.release()::stored);
            JobHead next = head.with(store.store(sum));
            SumKind kind = summing.get().kind();
            return new Moved(
                    next,
                    (began, now) -> new JobRecord.Summed(
                            now,
                            kind.words(),
                            round.number(),
                            sum.survivors().size(),
                            JobRecord.seconds(began, now),
                            kind.figures(sum.noised())));
        }
        NoisedSum sum = released(round, version.release()::released);
        OptionalDouble loss = current.advance(sum).get(TrainingMetric.LOSS);
        return new Moved(
                store(head.version() + 1),
                (began, now) -> new JobRecord.Counted(
                        now, round.number(), sum.sum().summands(), JobRecord.seconds(began, now), loss));
    }

    private <T> T released(RoundId round, BiFunction<JobId, RoundId, Optional<T>> release) {
        JobId job = version.terms().job();
        return release.apply(job, round)
                .orElseThrow(() -> new IllegalStateException(
                        "the sum of round " + round + " of " + job + " is not stored, although it was released"));
    }
}
