// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobEffect.Abort;
import org.hanse.core.job.JobEffect.Begin;
import org.hanse.core.job.JobEffect.Move;
import org.hanse.core.job.JobEffect.Wake;
import org.hanse.core.job.JobEvent.Aborted;
import org.hanse.core.job.JobEvent.Blocked;
import org.hanse.core.job.JobEvent.BudgetExhausted;
import org.hanse.core.job.JobEvent.Diverged;
import org.hanse.core.job.JobEvent.Due;
import org.hanse.core.job.JobEvent.ModelUsed;
import org.hanse.core.job.JobEvent.Moved;
import org.hanse.core.job.JobEvent.PauseRequested;
import org.hanse.core.job.JobEvent.Released;
import org.hanse.core.job.JobEvent.Restarted;
import org.hanse.core.job.JobEvent.ResumeRequested;
import org.hanse.core.job.JobEvent.StopRequested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Digest INITIAL = Digest.sha256(new byte[] {0});
    private static final JobSchedule DAILY =
            new JobSchedule(3, Optional.of(Duration.ofHours(24)), Duration.ofMinutes(10), 2);

    private static final SortedSet<ParticipantId> NONE = new TreeSet<>();

    private static Instant at(int hours) {
        return NOON.plus(Duration.ofHours(hours));
    }

    private static Digest model(int round) {
        return Digest.sha256(new byte[] {(byte) round});
    }

    /** The state after some events, from before the first round. */
    private static JobState after(JobEvent... events) {
        JobState state = JobState.begin(DAILY, INITIAL, NOON).next();
        for (JobEvent event : events) {
            state = state.on(event).next();
        }
        return state;
    }

    @Test
    void rounds_allCounted_finishTheJobWithTheLastModel() {
        JobState state = JobState.begin(DAILY, INITIAL, NOON).next();
        List<Integer> begun = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            JobStep running = state.on(new Due(at(24 * (round - 1))));
            running.effects().forEach(effect -> begun.add(((Begin) effect).round()));
            JobStep moving = running.next().on(new Released(round));
            assertThat(moving.effects()).containsExactly(new Move(round));
            JobStep moved = moving.next().on(new Moved(round, model(round), at(24 * (round - 1) + 1)));
            if (round < 3) {
                assertThat(moved.effects()).containsExactly(new Wake(at(24 * round)));
            }
            state = moved.next();
        }

        assertThat(begun).containsExactly(1, 2, 3);
        assertThat(state).isInstanceOf(JobState.Finished.class);
        assertThat(state.progress().counted()).isEqualTo(3);
        assertThat(state.progress().model()).isEqualTo(model(3));
    }

    /** A missed round is not repeated, and a clock that is set back starts no round early. */
    @Test
    void due_lateOrEarly_beginsOneRoundAtItsTimeOrNow() {
        JobState waiting = after(new Due(NOON), new Released(1), new Moved(1, model(1), at(60)));
        assertThat(((JobState.Waiting) waiting).due()).isEqualTo(at(60));

        JobStep early = waiting.on(new Due(at(30)));
        assertThat(early.next()).isEqualTo(waiting);
        assertThat(early.effects()).containsExactly(new Wake(at(60)));
    }

    /** Nodes take part in ascending rounds only. So a retry has a new number, and the earlier charge is not refunded. */
    @Test
    void aborted_triesAgainUnderANewNumberAndPausesAfterTooMany() {
        JobStep again = after(new Due(NOON)).on(new Aborted(1, "too few signed", at(1), NONE));
        Instant retry = at(1).plus(Duration.ofMinutes(10));
        assertThat(again.effects()).contains(new Wake(retry));
        JobStep second = again.next().on(new Due(retry));
        assertThat(second.effects()).containsExactly(new Begin(2));

        JobState paused =
                second.next().on(new Aborted(2, "too few signed", at(2), NONE)).next();
        assertThat(paused)
                .isInstanceOfSatisfying(
                        JobState.Paused.class,
                        state -> assertThat(state.why())
                                .contains("2 rounds in a row ended without a sum")
                                .contains("too few signed"));
        JobStep resumed = paused.on(new ResumeRequested(at(9)));
        assertThat(resumed.effects()).containsExactly(new Wake(at(9)));
        assertThat(resumed.next().progress().failures()).isZero();
        assertThat(resumed.next().progress().lastRound()).isEqualTo(2);
    }

    @Test
    void moved_afterFailures_forgetsThem() {
        JobState moved = after(
                new Due(NOON),
                new Aborted(1, "late", at(1), NONE),
                new Due(at(2)),
                new Released(2),
                new Moved(2, model(2), at(3)));

        assertThat(moved.progress().failures()).isZero();
        assertThat(moved.progress().counted()).isEqualTo(1);
    }

    /** The sum of a round that was stopped after its charge may still come: what shoppers paid for moves the model. */
    @Test
    void stopRequested_whileARoundIsOn_abortsItAndKeepsASumThatComes() {
        JobStep stopped = after(new Due(NOON)).on(new StopRequested("enough"));
        assertThat(stopped.effects()).containsExactly(new Abort(1, "enough"));
        assertThat(stopped.next()).isInstanceOf(JobState.Running.class);

        assertThat(stopped.next().on(new Aborted(1, "enough", at(1), NONE)).next())
                .isInstanceOfSatisfying(
                        JobState.Finished.class,
                        state -> assertThat(state.why()).isEqualTo("enough"));
        JobState finished = stopped.next()
                .on(new Released(1))
                .next()
                .on(new Moved(1, model(1), at(1)))
                .next();
        assertThat(finished).isInstanceOf(JobState.Finished.class);
        assertThat(finished.progress().model()).isEqualTo(model(1));
    }

    /** A stop is not taken back by a pause or by resuming; a pause is. */
    @Test
    void endings_thatWereAskedForDuringARound_areTheStrongest() {
        JobState running = after(new Due(NOON));
        JobState paused = running.on(new PauseRequested("lunch")).next();
        assertThat(paused.on(new ResumeRequested(at(1))).next()).isEqualTo(running);
        assertThat(paused.on(new Aborted(1, "late", at(1), NONE)).next()).isInstanceOf(JobState.Paused.class);

        JobState exhausted = paused.on(new BudgetExhausted("spent")).next();
        JobState still = exhausted
                .on(new PauseRequested("lunch"))
                .next()
                .on(new ResumeRequested(at(1)))
                .next();
        assertThat(still.on(new Aborted(1, "late", at(1), NONE)).next())
                .isInstanceOfSatisfying(
                        JobState.Finished.class,
                        state -> assertThat(state.why()).isEqualTo("spent"));
        JobState moved = still.on(new Released(1))
                .next()
                .on(new Moved(1, model(1), at(1)))
                .next();
        assertThat(moved).isInstanceOf(JobState.Finished.class);
    }

    @Test
    void diverged_keepsTheLastModel() {
        JobState failed = after(new Due(NOON), new Released(1), new Diverged(1, "NaN"));

        assertThat(failed).isInstanceOf(JobState.Failed.class);
        assertThat(failed.progress().model()).isEqualTo(INITIAL);
        assertThat(failed.progress().counted()).isZero();
    }

    private static final Pattern ROW = Pattern.compile("^ \\* (\\w+) +(\\w+) +-> (\\w+(?: \\| \\w+)*)$");

    private static SortedMap<String, Set<String>> documented() throws IOException {
        SortedMap<String, Set<String>> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/main/java/org/hanse/core/job/JobState.java"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(
                        row.group(1) + " " + row.group(2),
                        new TreeSet<>(Arrays.asList(row.group(3).split(" \\| ", -1))));
            }
        }
        return rows;
    }

    /** Events as they come, those of other rounds and repeated ones among them. */
    private static JobEvent anything(JobState state, SplittableRandom random, Instant now) {
        int last = state.progress().lastRound();
        int round = Math.max(1, random.nextInt(4) == 0 ? last - 1 + random.nextInt(3) : last);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new Due(now);
            case 3, 4, 5 -> new Released(round);
            case 6, 7 -> new Aborted(round, "too few", now, NONE);
            case 8, 9, 10 -> new Moved(round, model(round), now);
            case 11 -> random.nextInt(8) == 0 ? new Diverged(round, "NaN") : new Restarted();
            case 12 ->
                switch (random.nextInt(16)) {
                    case 0 -> new BudgetExhausted("spent");
                    case 1 -> new Blocked("too few nodes are left");
                    default -> new Restarted();
                };
            case 13 -> new PauseRequested("lunch");
            case 14 ->
                random.nextBoolean()
                        ? new ResumeRequested(now)
                        : new ModelUsed(round, new ParticipantId("n" + random.nextInt(3)));
            default -> random.nextInt(8) == 0 ? new StopRequested("enough") : new Restarted();
        };
    }

    /** Nodes that revealed shares without a sum are remembered until the model changes, over restarts and pauses. */
    @Test
    void aborted_afterSharesWereRevealed_isRememberedUntilTheModelChanges() {
        ParticipantId lima = new ParticipantId("lima");
        ParticipantId oslo = new ParticipantId("oslo");
        JobState paused = after(
                new Due(NOON),
                new Aborted(1, "late", at(1), new TreeSet<>(Set.of(lima))),
                new Due(at(2)),
                new Aborted(2, "late", at(3), new TreeSet<>(Set.of(oslo))));
        assertThat(paused).isInstanceOf(JobState.Paused.class);
        JobState again = paused.on(new ResumeRequested(at(4))).next();
        assertThat(again.progress().revealed()).containsExactly(lima, oslo);

        JobState moved = again.on(new Due(at(4)))
                .next()
                .on(new Released(3))
                .next()
                .on(new Moved(3, model(3), at(5)))
                .next();
        assertThat(moved.progress().revealed()).isEmpty();
    }

    /** The shares may not have arrived: only the node knows that it revealed them. */
    @Test
    void modelUsed_inARound_isRememberedUntilTheModelChanges() {
        ParticipantId lima = new ParticipantId("lima");
        JobState running = after(new Due(NOON)).on(new ModelUsed(1, lima)).next();
        assertThat(running.on(new ModelUsed(2, new ParticipantId("oslo"))).next())
                .isEqualTo(running);
        JobState again =
                running.on(new Aborted(1, "too few joined", at(1), NONE)).next();
        assertThat(again.progress().revealed()).containsExactly(lima);
        assertThat(again.on(new ModelUsed(1, new ParticipantId("oslo"))).next()).isEqualTo(again);

        JobState moved = running.on(new Released(1))
                .next()
                .on(new Moved(1, model(1), at(5)))
                .next();
        assertThat(moved.progress().revealed()).isEmpty();
    }

    @Test
    void blocked_beforeARound_failsTheJobWithTheReason() {
        JobStep blocked = JobState.begin(DAILY, INITIAL, NOON).next().on(new Blocked("two nodes are left"));

        assertThat(blocked.next())
                .isInstanceOfSatisfying(
                        JobState.Failed.class, state -> assertThat(state.why()).isEqualTo("two nodes are left"));
    }

    private static String name(Object thing) {
        String simple = thing.getClass().getSimpleName();
        return thing instanceof JobEvent ? Character.toLowerCase(simple.charAt(0)) + simple.substring(1) : simple;
    }

    /** The documented table lists exactly the transitions that occur. */
    @Test
    void table_isWhatRandomJobsDo() throws IOException {
        SortedMap<String, Set<String>> seen = new TreeMap<>();
        for (long seed = 0; seed < 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            JobState state = JobState.begin(DAILY, INITIAL, NOON).next();
            for (int i = 0; i < 40; i++) {
                JobEvent event = anything(state, random, at(random.nextInt(100)));
                JobStep step = state.on(event);
                boolean changes = !step.next().equals(state) || !step.effects().isEmpty();
                if (changes && !(event instanceof Restarted)) {
                    seen.computeIfAbsent(name(state) + " " + name(event), key -> new TreeSet<>())
                            .add(name(step.next()));
                }
                state = step.next();
            }
        }
        assertThat(seen).isEqualTo(documented());
    }

    /** Round numbers ascend, each round starts once except for restarts, and the schedule limits the counted rounds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyEvents_neverRepeatARoundNorCountOneTwice(int seed) {
        for (int job = 0; job < 200; job++) {
            SplittableRandom random = new SplittableRandom(1000L * seed + job);
            JobState state = JobState.begin(DAILY, INITIAL, NOON).next();
            Set<Integer> begun = new TreeSet<>();
            Set<Integer> counted = new TreeSet<>();
            for (int i = 0; i < 60; i++) {
                JobEvent event = anything(state, random, at(random.nextInt(100)));
                JobStep step = state.on(event);
                JobProgress before = state.progress();
                JobProgress now = step.next().progress();
                assertThat(now.lastRound()).isBetween(before.lastRound(), before.lastRound() + 1);
                assertThat(now.counted()).isBetween(before.counted(), DAILY.rounds());
                if (now.counted() > before.counted()) {
                    assertThat(counted.add(now.lastRound())).isTrue();
                }
                for (JobEffect effect : step.effects()) {
                    if (effect instanceof Begin begin && !(event instanceof Restarted)) {
                        assertThat(begun.add(begin.round())).isTrue();
                    }
                }
                if (state instanceof JobState.Finished || state instanceof JobState.Failed) {
                    assertThat(step.next()).isEqualTo(state);
                }
                state = step.next();
                assertGoesOn(state);
            }
        }
    }

    /** Asserts that a coordinator, killed after the state was stored and before its effects, performs the same effects. */
    private static void assertGoesOn(JobState state) {
        List<JobEffect> again = state.on(new Restarted()).effects();
        int last = state.progress().lastRound();
        List<JobEffect> expected = state.visit(new JobState.Visitor<List<JobEffect>>() {
            @Override
            public List<JobEffect> waiting(JobState.Waiting waiting) {
                return List.of(new Wake(waiting.due()));
            }

            @Override
            public List<JobEffect> running(JobState.Running running) {
                return List.of(new Begin(last));
            }

            @Override
            public List<JobEffect> moving(JobState.Moving moving) {
                return List.of(new Move(last));
            }

            @Override
            public List<JobEffect> paused(JobState.Paused paused) {
                return List.of();
            }

            @Override
            public List<JobEffect> finished(JobState.Finished finished) {
                return List.of();
            }

            @Override
            public List<JobEffect> failed(JobState.Failed failed) {
                return List.of();
            }
        });
        assertThat(again).isEqualTo(expected);
    }

    @Test
    void schedules_thatCannotBe_areRefused() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new JobSchedule(0, Optional.empty(), minute, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new JobSchedule(1, Optional.empty(), minute, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new JobSchedule(1, Optional.empty(), Duration.ZERO, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobSchedule(1, Optional.of(minute.negated()), minute, 1));
        JobSchedule once = new JobSchedule(1, Optional.empty(), minute, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new JobProgress(once, 2, 1, 0, INITIAL, NONE));
    }
}
