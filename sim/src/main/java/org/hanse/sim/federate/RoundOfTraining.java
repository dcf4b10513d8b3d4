// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.clientnode.app.ClientTraining;
import org.hanse.clientnode.app.ClientUpdate;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.ModelTrainer.StepListener;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;

/** Training of one cohort, with participants on worker threads in turn. */
final class RoundOfTraining {

    private static final long LOST = 3;

    private final FederationConfig.Faults faults;
    private final Participants participants;
    private final ClientTraining training;
    private final RoundId id;
    private final long seed;

    RoundOfTraining(
            FederationConfig.Faults faults, Participants participants, ClientTraining training, RoundId id, long seed) {
        this.faults = faults;
        this.participants = participants;
        this.training = training;
        this.id = id;
        this.seed = seed;
    }

    /**
     * Result of a round: sum and charge, missing participants by name, and the personal state of each other, which a
     * counted round keeps.
     */
    record Outcome(
            Optional<NoisedSum> sum,
            Optional<RoundRecord.Charge> charge,
            List<Missing> missing,
            Map<Integer, PersonalState> states,
            long uploadBytes,
            long downloadBytes,
            long cut) {}

    /** Result of one participant's training: its state, or the reason for a missing update. */
    private record Turn(Optional<Missing> missing, Optional<PersonalState> state, int cut) {

        static Turn gave(ClientUpdate given) {
            return new Turn(Optional.empty(), given.state(), given.update().cut());
        }

        static Turn gaveNothing(Missing why) {
            return new Turn(Optional.of(why), Optional.empty(), 0);
        }
    }

    /**
     * Trains the participants.
     *
     * @param members in the order of their start: the longest training first
     * @param global model that they start from
     * @param start the same with all other inputs, by digest
     * @param fitSeed seed of personal fits to the model
     */
    Outcome run(
            CohortSum sums,
            List<Integer> members,
            GlobalModel global,
            RoundContext.Start start,
            long fitSeed,
            ShardRunner shards,
            StepListener listener) {
        CohortSum.Round round = new CohortSum.Round(
                id, global.version(), start, training.quantization(members.size()), training.size(), seed);
        Work work = new Work(round, fitSeed, new Tally(listener));
        members.stream().filter(work::lost).forEach(member -> work.tally.done(Optional.empty()));
        CohortSum.Summed summed = sums.sum(round, members, work, shards);
        long cut = 0;
        List<Missing> missing = new ArrayList<>();
        Map<Integer, PersonalState> states = new HashMap<>();
        for (int member : members.stream().sorted().toList()) {
            Optional<Turn> turn = Optional.ofNullable(work.turns.get(member));
            if (turn.isPresent()
                    && turn.get().missing().isEmpty()
                    && summed.summed().contains(member)) {
                turn.get().state().ifPresent(state -> states.put(member, state));
                cut += turn.get().cut();
            } else {
                missing.add(turn.flatMap(Turn::missing).orElseGet(() -> missing(member, work, summed)));
            }
        }
        missing.sort(Comparator.comparing(Missing::participant));
        return new Outcome(
                summed.sum(), summed.charge(), missing, states, summed.uploadBytes(), summed.downloadBytes(), cut);
    }

    private Missing missing(int member, Work work, CohortSum.Summed summed) {
        return work.lost(member) || summed.sum().isPresent()
                ? missing(member, Reason.LOST, "it dropped out")
                : missing(member, Reason.UNSUMMED, "the round ended without a sum: " + summed.outcome());
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
            return RoundOfTraining.this.lost(member, participants.seed(member, seed));
        }

        @Override
        public Optional<IntegerUpdate> update(int member) {
            try {
                ClientUpdate given = training.update(
                        member,
                        participants.latest(member),
                        new ClientTraining.Bounds(
                                round.quantization(), round.start().clipNorm()),
                        new SimulatedDraws(participants.seed(member, seed), participants.seed(member, fitSeed)));
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

        private Optional<IntegerUpdate> failed(int member, Missing why) {
            turns.put(member, Turn.gaveNothing(why));
            tally.done(Optional.empty());
            return Optional.empty();
        }
    }

    private boolean lost(int member, long own) {
        Integer after = faults.lost().get(participants.ids().get(member).text());
        return (after != null && id.number() > after)
                || RoundDraws.generator(own, LOST).nextDouble() < faults.dropout();
    }

    private Missing missing(int member, Reason reason, String detail) {
        return new Missing(participants.ids().get(member).text(), reason, detail);
    }
}
