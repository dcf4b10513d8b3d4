// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.port.SyntheticSession.id;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.coordinator.port.JobStore.Definition;
import org.hanse.coordinator.port.JobStore.Entry;
import org.hanse.coordinator.port.JobStore.Request;
import org.hanse.coordinator.port.JobStore.Stored;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundEvidence;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.Survivors;
import org.junit.jupiter.api.Test;

/** Behaviour of every {@link JobStore}. */
public abstract class JobStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.123456789Z");
    private static final JobId JOB = new JobId("job");
    private static final JobId OTHER = new JobId("another/job ü");
    private static final RoundId ROUND = new RoundId(1);
    private static final SigningKey OPERATOR = SigningKey.generate(new SecureRandom());

    private final SyntheticSession made = new SyntheticSession();

    /** Returns a store without jobs, as the serving process opens it. */
    protected abstract JobStore empty();

    /** Returns the store as a serving process that starts later finds it. */
    protected abstract JobStore reopened(JobStore store);

    /** Returns a job with documents of its own. */
    public static Definition definition(JobId id) {
        return new Definition(
                id,
                SignedDocument.sign(SignedDocument.Kind.PLAN, "plan: of " + id + "\n\ttext ü\n", OPERATOR),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, "roster: of " + id, OPERATOR));
    }

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    /** Returns the state and head before the first round. */
    public static Stored stored(int version, OptionalDouble clip) {
        JobSchedule schedule = new JobSchedule(10, Optional.of(Duration.ofHours(24)), Duration.ofMillis(1500), 3);
        return new Stored(
                new JobState.Waiting(JobProgress.initial(schedule, digest(1)), NOW),
                new JobHead(version, digest(1), digest(2), digest(3), clip));
    }

    private JobStore withJobs() {
        JobStore store = empty();
        store.create(definition(OTHER));
        store.create(definition(JOB));
        return store;
    }

    @Test
    void create_thenReopened_isInOrderOfCreation() {
        JobStore later = reopened(withJobs());

        assertThat(later.jobs()).containsExactly(definition(OTHER), definition(JOB));
        assertThat(later.jobs().get(1).plan().isSignedBy(OPERATOR.verifyingKey()))
                .isTrue();
    }

    @Test
    void create_ofTheSameName_isRefusedAndTheFirstStays() {
        JobStore store = withJobs();
        Definition second =
                new Definition(JOB, definition(OTHER).plan(), definition(OTHER).roster());

        assertThatThrownBy(() -> store.create(second)).isInstanceOf(IllegalStateException.class);
        assertThat(reopened(store).jobs()).containsExactly(definition(OTHER), definition(JOB));
    }

    @Test
    void load_beforeTheFirstCommit_isEmpty() {
        assertThat(withJobs().load(JOB)).isEmpty();
        assertThat(empty().load(new JobId("unknown"))).isEmpty();
    }

    @Test
    void commit_thenReopened_isTheLastStateWithItsHeadAndAllLines() {
        JobStore store = withJobs();
        List<Entry> lines =
                List.of(new Entry(NOW, "first"), new Entry(NOW.minusSeconds(9), "second"), new Entry(NOW, "first"));
        store.commit(JOB, stored(1, OptionalDouble.of(0.1)), lines.subList(0, 2));
        store.commit(JOB, stored(2, OptionalDouble.empty()), lines.subList(2, 3));
        store.commit(OTHER, stored(3, OptionalDouble.of(2)), List.of());

        JobStore later = reopened(store);
        assertThat(later.load(JOB)).contains(stored(2, OptionalDouble.empty()));
        assertThat(later.load(OTHER)).contains(stored(3, OptionalDouble.of(2)));
        assertThat(later.history(JOB)).isEqualTo(lines);
        assertThat(later.history(OTHER)).isEmpty();
    }

    @Test
    void records_areThoseOfTheJobInOrder() {
        JobStore store = withJobs();
        JobRecord.Counted first = new JobRecord.Counted(NOW, 2, 5, 4.237, OptionalDouble.of(0.1));
        JobRecord.Counted last = new JobRecord.Counted(NOW, 4, 4, 0, OptionalDouble.empty());
        JobRecord.Summed counts =
                new JobRecord.Summed(NOW.plusSeconds(1), CountSum.WORDS, 1, 20, 44.3, Map.of("loadPercent", 31.25));
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("epsilon", 1e-7);
        figures.put("cells", 4_194_304);
        JobRecord.Summed pairs = new JobRecord.Summed(NOW, PairSum.WORDS, 1, 20, 44.3, figures);
        List<JobRecord> all = List.of(
                counts,
                pairs,
                first,
                new JobRecord.WithoutSum(NOW.minusSeconds(9), 3, "too few: ü"),
                new JobRecord.Stopped(NOW, false, "by the operator"),
                new JobRecord.Stopped(NOW, true, "NaN"));
        store.commit(JOB, stored(1, OptionalDouble.empty()), List.of(), all);
        assertThat(store.lastCounted(JOB)).contains(first);
        store.commit(JOB, stored(2, OptionalDouble.empty()), List.of(new Entry(NOW, last.line())), List.of(last));
        store.commit(OTHER, stored(1, OptionalDouble.empty()), List.of(), List.of(first));

        JobStore later = reopened(store);
        assertThat(later.records(JOB))
                .startsWith(all.toArray(JobRecord[]::new))
                .endsWith(last)
                .hasSize(7);
        assertThat(later.records(JOB, JobRecord.Summed.class)).containsExactly(counts, pairs);
        assertThat(later.records(JOB, JobRecord.Summed.class).get(1).figures()).containsExactlyEntriesOf(figures);
        assertThat(later.lastCounted(JOB)).contains(last);
        assertThat(later.lastCounted(OTHER)).contains(first);
        assertThat(later.history(JOB)).containsExactly(new Entry(NOW, last.line()));
        assertThat(empty().lastCounted(new JobId("fresh"))).isEmpty();
    }

    @Test
    void takeRequest_removesTheOldestOfItsJob() {
        JobStore store = withJobs();
        store.request(JOB, Request.PAUSE);
        store.request(OTHER, Request.STOP);
        store.request(JOB, Request.RESUME);
        store.request(JOB, Request.PAUSE);

        JobStore later = reopened(store);
        assertThat(later.isRequested(JOB)).isTrue();
        assertThat(later.takeRequest(JOB)).contains(Request.PAUSE);
        assertThat(later.takeRequest(JOB)).contains(Request.RESUME);
        JobStore last = reopened(later);
        assertThat(last.takeRequest(JOB)).contains(Request.PAUSE);
        assertThat(last.takeRequest(JOB)).isEmpty();
        assertThat(last.isRequested(JOB)).isFalse();
        assertThat(last.isRequested(OTHER)).isTrue();
        assertThat(last.takeRequest(OTHER)).contains(Request.STOP);
    }

    @Test
    void round_ofAnotherJobOrNumber_isAnotherStore() {
        JobStore store = withJobs();
        RoundState aborted = new RoundState.Aborted(made.plan, "enough", new TreeSet<>());
        store.round(JOB, ROUND).commit(aborted, List.of(new RoundEffect.Note("it stopped")));

        JobStore later = reopened(store);
        assertThat(later.round(JOB, ROUND).state()).contains(aborted);
        assertThat(later.round(JOB, new RoundId(2)).state()).isEmpty();
        assertThat(later.round(OTHER, ROUND).state()).isEmpty();
        assertThat(later.round(OTHER, ROUND).notes()).isEmpty();
    }

    private RoundEvidence evidence() {
        Survivors announced = new Survivors(
                new TreeSet<>(List.of(id(0), id(1), id(2), id(3))), new TreeSet<>(List.of(id(0), id(1), id(2))));
        return new RoundEvidence(
                made.plan.context(),
                made.session.id(),
                announced.sharers(),
                announced,
                new TreeMap<>(Map.of(id(0), made.sign(0, announced), id(2), made.sign(2, announced))));
    }

    private static CountedRound.Outcome outcome(int number) {
        Digest digest = Digest.sha256(new byte[] {(byte) number});
        return new CountedRound.Outcome(digest, Digest.sha256(new byte[] {9}), digest);
    }

    @Test
    void counted_isTheEvidenceOfRoundsWithAnOutcome() {
        JobStore store = withJobs();
        for (int number = 1; number <= 3; number++) {
            store.round(JOB, new RoundId(number))
                    .commit(new RoundState.Completed(made.plan), List.of(new RoundEffect.Attest(evidence())));
        }
        store.count(JOB, new RoundId(1), outcome(1));
        store.count(JOB, new RoundId(3), outcome(2));
        store.count(JOB, new RoundId(3), outcome(3));
        store.forgetSecrets(JOB, new RoundId(1));

        JobStore later = reopened(store);
        assertThat(later.counted(JOB))
                .containsExactly(
                        new CountedRound(new RoundId(1), evidence(), outcome(1)),
                        new CountedRound(new RoundId(3), evidence(), outcome(3)));
        assertThat(later.counted(JOB).get(0).evidence().valid(made.enrolment)).containsExactly(id(0), id(2));
        assertThat(later.counted(OTHER)).isEmpty();
        assertThatThrownBy(() -> later.count(JOB, new RoundId(4), outcome(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void forgetSecrets_deletesSharesAndUpdatesOfTheRoundOnly() {
        JobStore store = withJobs();
        for (int number = 1; number <= 2; number++) {
            store.round(JOB, new RoundId(number))
                    .commit(
                            RoundStoreContract.state(made),
                            List.of(
                                    new RoundEffect.Retain(made.shares(0)),
                                    new RoundEffect.RetainReveal(new Reveal(id(1), List.of())),
                                    new RoundEffect.Accumulate(made.session, made.update(0, 1, 2, 3)),
                                    new RoundEffect.Blame(new TreeMap<>(Map.of(id(2), Fault.SHARED_NO_SECRET))),
                                    new RoundEffect.Note("it rains")));
        }
        store.forgetSecrets(JOB, ROUND);
        store.forgetSecrets(JOB, ROUND);

        RoundStore forgotten = reopened(store).round(JOB, ROUND);
        assertThat(forgotten.shares()).isEmpty();
        assertThat(forgotten.reveals()).isEmpty();
        assertThat(forgotten.sum(made.session).summands()).isEmpty();
        assertThat(forgotten.state()).contains(RoundStoreContract.state(made));
        assertThat(forgotten.faults()).hasSize(1);
        assertThat(forgotten.notes()).hasSize(1);
        RoundStore other = reopened(store).round(JOB, new RoundId(2));
        assertThat(other.shares()).hasSize(1);
        assertThat(other.reveals()).hasSize(1);
        assertThat(other.sum(made.session).summands()).containsExactly(id(0));
    }

    @Test
    void remove_ofAJobThatNeverStarted_freesItsName() {
        JobStore store = empty();
        store.create(definition(JOB));
        store.request(JOB, Request.STOP);

        store.remove(JOB);

        assertThat(store.jobs()).isEmpty();
        store.create(definition(JOB));
        assertThat(store.isRequested(JOB)).isFalse();
    }

    @Test
    void remove_ofAStartedJob_isRefused() {
        JobStore store = empty();
        store.create(definition(JOB));
        store.commit(JOB, stored(0, OptionalDouble.empty()), List.of());

        assertThatThrownBy(() -> store.remove(JOB)).isInstanceOf(IllegalStateException.class);
        assertThat(store.jobs()).hasSize(1);
    }

    @Test
    void deadline_beforeItIsSet_isEmpty() {
        JobStore store = empty();
        store.create(definition(JOB));

        assertThat(store.deadline(JOB, ROUND, "Selection")).isEmpty();
        store.deadline(JOB, ROUND, "Selection", NOW);
        assertThat(store.deadline(JOB, ROUND, "Selection")).contains(NOW);
        assertThat(store.deadline(JOB, ROUND, "ShareKeys")).isEmpty();
    }
}
