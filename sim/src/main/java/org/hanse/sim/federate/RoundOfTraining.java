// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.RoundId;
import org.hanse.core.learn.Coins;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.ModelTrainer.StepListener;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.UpdateShape;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;

/** The training of one round's cohort, whose members take turns on worker threads. */
final class RoundOfTraining {

    /** What participants tell beside their updates. */
    static final Set<TrainingMetric> TOLD = Set.copyOf(EnumSet.allOf(TrainingMetric.class));

    private static final long LOST = 3;
    private static final long TRAIN = 4;
    private static final long ROUNDING = 5;

    private final FederationConfig config;
    private final Participants participants;
    private final Workers workers;
    private final RoundId id;
    private final long seed;

    RoundOfTraining(FederationConfig config, Participants participants, Workers workers, RoundId id, long seed) {
        this.config = config;
        this.participants = participants;
        this.workers = workers;
        this.id = id;
        this.seed = seed;
    }

    /**
     * What came of a round: the sum of what arrived, if there is one, who is missing, in the order of their names, and the private
     * part of each of the others, to be kept if the round counts.
     */
    record Outcome(
            Optional<IntegerSum> sum,
            List<Missing> missing,
            Map<Integer, PersonalState> states,
            long uploadBytes,
            long downloadBytes,
            long cut) {}

    /** What came of one member's training: a share, or why there is none. */
    private record Turn(Optional<Missing> missing, Optional<Share> share, int cut) {}

    /**
     * Has the members train.
     *
     * @param members in the order in which they begin: those who take longest first
     * @param global what they start from
     * @param fitSeed of the fitting of personal parts to it
     */
    Outcome run(
            CohortSum sums,
            List<Integer> members,
            GlobalModel global,
            long fitSeed,
            ShardRunner shards,
            StepListener listener) {
        CohortSum.Round round = new CohortSum.Round(
                id, global, quantization(config, members.size()), shape(global).size(), seed);
        Work work = new Work(round, fitSeed, new Tally(listener));
        members.stream().filter(work::lost).forEach(member -> work.tally.done(Optional.empty()));
        CohortSum.Summed summed = sums.sum(round, members, work, shards);
        long cut = 0;
        List<Missing> missing = new ArrayList<>();
        Map<Integer, PersonalState> states = new HashMap<>();
        for (int member : members.stream().sorted().toList()) {
            Optional<Turn> turn = Optional.ofNullable(work.turns.get(member));
            Optional<Share> share = turn.flatMap(Turn::share);
            if (share.isPresent() && summed.summed().contains(member)) {
                Share own = share.get();
                states.put(member, own.state());
                cut += turn.get().cut();
            } else {
                missing.add(turn.flatMap(Turn::missing).orElseGet(() -> missing(member, work, summed)));
            }
        }
        missing.sort(Comparator.comparing(Missing::participant));
        return new Outcome(summed.sum(), missing, states, summed.uploadBytes(), summed.downloadBytes(), cut);
    }

    private Missing missing(int member, Work work, CohortSum.Summed summed) {
        return work.lost(member) || summed.sum().isPresent()
                ? missing(member, Reason.LOST, "nothing more was heard of it")
                : missing(member, Reason.UNSUMMED, "the round ended without a sum: " + summed.outcome());
    }

    /** Tells of progress, whoever is done, with the members' own losses, which the simulator alone sees. */
    private static final class Tally {

        private final StepListener listener;
        private int done;
        private double loss;
        private long examples;

        Tally(StepListener listener) {
            this.listener = listener;
        }

        synchronized void done(Optional<Share> made) {
            made.ifPresent(share -> {
                loss += share.loss() * share.update().examples();
                examples += share.update().examples();
            });
            listener.stepped(++done, examples == 0 ? Double.NaN : loss / examples);
        }
    }

    /** What members do when it is their turn. */
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
            long own = participants.seed(member, seed);
            Optional<IntegerUpdate> update = Optional.empty();
            Turn turn;
            try {
                Share share = trained(member, own, fitSeed);
                IntegerUpdate rounded = rounded(config, round.quantization(), share, own);
                update = Optional.of(rounded);
                turn = new Turn(Optional.empty(), Optional.of(share), rounded.cut());
            } catch (DivergenceException e) {
                turn = failed(missing(member, Reason.DIVERGED, String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                // A participant's driver: whatever goes wrong with one participant must not end the round of the
                // others.
                Workers.rethrowIfOfAll(e);
                turn = failed(missing(member, Reason.FAILED, e.toString()));
            }
            turns.put(member, turn);
            tally.done(turn.share());
            return update;
        }

        private Turn failed(Missing reason) {
            return new Turn(Optional.of(reason), Optional.empty(), 0);
        }
    }

    private boolean lost(int member, long own) {
        Integer after =
                config.faults().lost().get(participants.ids().get(member).text());
        return (after != null && id.number() > after)
                || RoundDraws.generator(own, LOST).nextDouble()
                        < config.faults().dropout();
    }

    private Missing missing(int member, Reason reason, String detail) {
        return new Missing(participants.ids().get(member).text(), reason, detail);
    }

    /** How the updates of so many are made integers. */
    static QuantizationSpec quantization(FederationConfig config, int members) {
        FederationConfig.Rounding rounding = config.uploads().rounding();
        return new QuantizationSpec(rounding.grid(), rounding.bound(), members, 0);
    }

    /** What updates of a model consist of. */
    static UpdateShape shape(GlobalModel global) {
        return UpdateShape.of(global.parameters().layout(), TOLD);
    }

    /** An update as it may leave, with what is told of the training: clipped and rounded. */
    static IntegerUpdate rounded(FederationConfig config, QuantizationSpec spec, Share share, long seed) {
        try (StreamRandom random = RoundDraws.stream(seed, ROUNDING)) {
            return new UpdatePipeline(
                            Clipper.leaving(new ExampleWeight(config.uploads().exampleCap())),
                            new Quantizer(spec, random))
                    .prepare(share.update(), share.metrics());
        }
    }

    private Share trained(int member, long own, long fitSeed) {
        return workers.with(trainer -> {
            PersonalState fitted =
                    trainer.fit(member, participants.latest(member), config.work(), participants.seed(member, fitSeed));
            return trainer.train(member, fitted, config.work(), Coins.bits(own, TRAIN));
        });
    }
}
