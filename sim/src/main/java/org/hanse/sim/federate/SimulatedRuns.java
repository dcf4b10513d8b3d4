// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.clientnode.app.ClientTraining;
import org.hanse.clientnode.app.ClientUpdate;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.app.RoundRuns;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobHead;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.ModelTrainer.StepListener;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;

/**
 * Rounds of a simulated federation: trains a cohort, with participants on worker threads in turn, and sums their updates through pipelines
 * and codecs of nodes and coordinator.
 */
final class SimulatedRuns implements RoundRuns {

    private static final long COHORT = 1;
    private static final long LOST = 3;

    private final Parts parts;
    private final FederationConfig.Faults faults;
    private final Participants participants;
    private final ClientTraining training;
    private StepListener steps = (step, loss) -> {};
    private ReleaseListener releases = (before, sum) -> {};
    private Optional<Played> played = Optional.empty();

    /**
     * Parts of a federation that its rounds use.
     *
     * @param release releases of the sums
     * @param shards runs participants
     * @param seed seed of the federation
     */
    record Parts(
            SimulatedTerms terms,
            Participants participants,
            SimulatedTraining training,
            PersonalFits fits,
            CohortSum sums,
            ChargedRelease release,
            ShardRunner shards,
            long seed) {

        /** Returns the seed of a round. */
        static long seed(long seed, RoundId round) {
            return CounterRandom.bits(seed, round.number());
        }
    }

    SimulatedRuns(Parts parts) {
        this.parts = parts;
        this.faults = parts.terms().federation().faults();
        this.participants = parts.participants();
        this.training = parts.training().work().training();
    }

    /**
     * A round that ended.
     *
     * @param record its record, with an unchanged model
     * @param states personal state of each participant with an update in the sum, which a counted round keeps
     */
    record Played(RoundRecord record, Map<Integer, PersonalState> states) {}

    /** Registers the listener of the steps of later rounds. */
    void listen(StepListener listener) {
        steps = listener;
    }

    /** Registers a listener for later releases. */
    void listenToReleases(ReleaseListener listener) {
        releases = listener;
    }

    /** Returns the last round and forgets it; empty if none ended since. */
    Optional<Played> take() {
        Optional<Played> last = played;
        played = Optional.empty();
        return last;
    }

    /** Returns nothing: a round ends within the call that opens it. */
    @Override
    public Optional<Digest> roster(RoundId id) {
        return Optional.empty();
    }

    @Override
    public void moved(RoundId id, JobVersion version, JobHead head) {
        // The federation keeps what the round left.
    }

    @Override
    public Run open(RoundId id, JobVersion version, Begin begin) {
        RoundContext.Start start = begin.start();
        GlobalModel global = begin.global();
        long seed = Parts.seed(parts.seed(), id);
        List<Integer> members = participants.indices(version.terms()
                .cohort(id, start, RoundDraws.generator(seed, COHORT))
                .participants());
        parts.fits().expectTarget(begin.target());
        Wire.Arrived<GlobalModel> published = Wire.down(global);
        Workers<?> workers = parts.training().workers();
        workers.begin(published.value(), begin.target());
        CohortSum.Round round = new CohortSum.Round(id, global.version(), start, parts.release(), seed);
        Work work = new Work(round, parts.fits().seedFor(global), new Tally(steps));
        members.stream().filter(work::lost).forEach(member -> work.tally.done(Optional.empty()));
        CohortSum.Summed summed = parts.sums().sum(round, workers.longestFirst(members), work, parts.shards());
        played = Optional.of(work.played(members, summed, published.bytes()));
        if (!summed.isReleased()) {
            return new Over(new End(Optional.of(summed.failure()), new TreeSet<>()));
        }
        parts.release().released(SimulatedTerms.JOB, id).ifPresent(sum -> releases.released(global, sum));
        return new Over(End.RELEASED);
    }

    /** Round that has ended. */
    private record Over(End how) implements Run {

        @Override
        public void handle(List<? extends RoundEvent> events) {
            throw new IllegalStateException("a simulated round has ended, and receives " + events);
        }

        @Override
        public Optional<RoundState> protocol() {
            return Optional.empty();
        }

        @Override
        public Optional<End> end() {
            return Optional.of(how);
        }
    }

    /** Result of one participant's training: its state, or the reason for a missing update. */
    private record Turn(Optional<Missing> missing, Optional<PersonalState> state, int cut) {

        static Turn gave(ClientUpdate given) {
            return new Turn(Optional.empty(), given.state(), given.update().cut());
        }

        static Turn gaveNothing(Missing why) {
            return new Turn(Optional.of(why), Optional.empty(), 0);
        }
    }

    /** Progress of the round with the participants' own losses, which only the simulator sees. */
    private static final class Tally {

        private final StepListener listener;
        private int done;
        private double loss;
        private long examples;

        Tally(StepListener listener) {
            this.listener = listener;
        }

        synchronized void done(Optional<ClientUpdate> made) {
            made.filter(given -> given.examples() > 0).ifPresent(given -> {
                loss += given.loss() * given.examples();
                examples += given.examples();
            });
            listener.stepped(++done, examples == 0 ? Double.NaN : loss / examples);
        }
    }

    /** Work of the participants in their turns. */
    private final class Work implements CohortSum.Members {

        private final CohortSum.Round round;
        private final long fitSeed;
        private final Tally tally;
        private final Map<Integer, Turn> turns = new ConcurrentHashMap<>();

        Work(CohortSum.Round round, long fitSeed, Tally tally) {
            this.round = round;
            this.fitSeed = fitSeed;
            this.tally = tally;
        }

        @Override
        public boolean lost(int member) {
            Integer after = faults.lost().get(participants.ids().get(member).text());
            return (after != null && round.id().number() > after)
                    || RoundDraws.generator(participants.seed(member, round.seed()), LOST)
                                    .nextDouble()
                            < faults.dropout();
        }

        @Override
        public Optional<IntegerUpdate> update(int member) {
            try {
                ClientUpdate given = training.update(
                        member,
                        participants.latest(member),
                        new ClientTraining.Bounds(
                                parts.terms().format().quantization(),
                                round.start().clipNorm()),
                        new SimulatedDraws(
                                participants.seed(member, round.seed()), participants.seed(member, fitSeed)));
                turns.put(member, Turn.gave(given));
                tally.done(Optional.of(given));
                return Optional.of(given.update());
            } catch (DivergenceException e) {
                return failed(member, missing(member, Reason.DIVERGED, String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                // A failure of one participant must not end the round of the others.
                Workers.rethrowIfOfAll(e);
                return failed(member, missing(member, Reason.FAILED, e.toString()));
            }
        }

        @Override
        public void refused(int member, String why) {
            turns.put(member, Turn.gaveNothing(missing(member, Reason.BUDGET, why)));
        }

        /** Returns the round after its sum. */
        Played played(List<Integer> members, CohortSum.Summed summed, long modelBytes) {
            long cut = 0;
            List<Missing> missing = new ArrayList<>();
            Map<Integer, PersonalState> states = new HashMap<>();
            for (int member : members) {
                Optional<Turn> turn = Optional.ofNullable(turns.get(member));
                if (turn.isPresent()
                        && turn.get().missing().isEmpty()
                        && summed.summed().contains(member)) {
                    turn.get().state().ifPresent(state -> states.put(member, state));
                    cut += turn.get().cut();
                } else {
                    missing.add(turn.flatMap(Turn::missing).orElseGet(() -> unsummed(member, summed)));
                }
            }
            missing.sort(Comparator.comparing(Missing::participant));
            RoundRecord record = new RoundRecord(
                    round.id().number(),
                    members.size(),
                    missing,
                    false,
                    summed.uploadBytes(),
                    modelBytes * members.size() + summed.downloadBytes(),
                    cut,
                    summed.charge().filter(own -> parts.terms().privacy().isPresent()),
                    clip());
            return new Played(record, states);
        }

        private Missing unsummed(int member, CohortSum.Summed summed) {
            return lost(member) || summed.isReleased()
                    ? missing(member, Reason.LOST, "it dropped out")
                    : missing(member, Reason.UNSUMMED, "the round ended without a sum: " + summed.failure());
        }

        /** Returns the clip norm of the round; empty for a fixed one. */
        private OptionalDouble clip() {
            return parts.terms()
                    .privacy()
                    .filter(own -> own.terms().adaptive().isPresent())
                    .map(own -> OptionalDouble.of(round.start().clipNorm()))
                    .orElse(OptionalDouble.empty());
        }

        private Optional<IntegerUpdate> failed(int member, Missing why) {
            turns.put(member, Turn.gaveNothing(why));
            tally.done(Optional.empty());
            return Optional.empty();
        }
    }

    private Missing missing(int member, Reason reason, String detail) {
        return new Missing(participants.ids().get(member).text(), reason, detail);
    }
}
