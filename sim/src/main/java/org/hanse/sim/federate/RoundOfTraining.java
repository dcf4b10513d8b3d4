// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.RoundId;
import org.hanse.core.learn.Coins;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.ModelTrainer.StepListener;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.wire.UpdateCodec.Upload;

/** The training of one round's cohort, whose members take turns on worker threads. */
final class RoundOfTraining {

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
     * What came of a round: the sum of what arrived, who is missing, in the order of their names, and the private part of each
     * of the others, to be kept if the round counts. The loss is NaN where nothing arrived.
     */
    record Outcome(
            IntegerSum sum,
            List<Missing> missing,
            Map<Integer, PersonalState> states,
            long uploadBytes,
            long cut,
            double loss) {}

    /** What came of one member: a share and its size, or why it is missing. */
    private record Turn(
            int member,
            Optional<Missing> missing,
            Optional<PersonalState> state,
            double lossSum,
            long examples,
            long bytes,
            int cut) {}

    /**
     * Has the members train.
     *
     * @param members in the order in which they begin: those who take longest first
     * @param global what they start from
     * @param fitSeed of the fitting of personal parts to it
     */
    Outcome run(List<Integer> members, GlobalModel global, long fitSeed, ShardRunner shards, StepListener listener) {
        int size = global.parameters().size() + 1;
        QuantizationSpec spec = quantization(config, members.size());
        Expected expected = new Expected(id, spec, size);
        IntegerSumAccumulator sum = new IntegerSumAccumulator(spec, size);
        Tally tally = new Tally(sum, listener);
        List<Turn> turns = new ArrayList<>(
                shards.map(members.size(), place -> turn(members.get(place), fitSeed, expected, tally)));
        turns.sort(Comparator.comparingInt(Turn::member));
        double loss = 0;
        long examples = 0;
        long bytes = 0;
        long cut = 0;
        List<Missing> missing = new ArrayList<>();
        Map<Integer, PersonalState> states = new HashMap<>();
        for (Turn turn : turns) {
            turn.missing().ifPresent(missing::add);
            turn.state().ifPresent(state -> states.put(turn.member(), state));
            loss += turn.lossSum();
            examples += turn.examples();
            bytes += turn.bytes();
            cut += turn.cut();
        }
        missing.sort(Comparator.comparing(Missing::participant));
        return new Outcome(
                sum.toIntegerSum(), missing, states, bytes, cut, examples == 0 ? Double.NaN : loss / examples);
    }

    /** What worker threads add up together; sums of integers do not depend on who comes first. */
    private static final class Tally {

        private final IntegerSumAccumulator sum;
        private final StepListener listener;
        private int done;
        private double loss;
        private long examples;

        Tally(IntegerSumAccumulator sum, StepListener listener) {
            this.sum = sum;
            this.listener = listener;
        }

        synchronized void arrived(Upload upload, double lossOfMember, long examplesOfMember) {
            sum.add(upload.vector());
            loss += lossOfMember * examplesOfMember;
            examples += examplesOfMember;
        }

        synchronized void done() {
            listener.stepped(++done, examples == 0 ? Double.NaN : loss / examples);
        }
    }

    private Turn turn(int member, long fitSeed, Expected expected, Tally tally) {
        Turn turn = attempt(member, fitSeed, expected, tally);
        tally.done();
        return turn;
    }

    private Turn attempt(int member, long fitSeed, Expected expected, Tally tally) {
        long own = participants.seed(member, seed);
        if (lost(member, own)) {
            return missing(member, Reason.LOST, "nothing more was heard of it");
        }
        try {
            return trained(member, own, fitSeed, expected, tally);
        } catch (DivergenceException e) {
            return missing(member, Reason.DIVERGED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A participant's driver: whatever goes wrong with one participant must not end the round of the others.
            Workers.rethrowIfOfAll(e);
            return missing(member, Reason.FAILED, e.toString());
        }
    }

    private boolean lost(int member, long own) {
        Integer after =
                config.faults().lost().get(participants.ids().get(member).text());
        return (after != null && id.number() > after)
                || RoundDraws.generator(own, LOST).nextDouble()
                        < config.faults().dropout();
    }

    private Turn missing(int member, Reason reason, String detail) {
        return new Turn(
                member,
                Optional.of(new Missing(participants.ids().get(member).text(), reason, detail)),
                Optional.empty(),
                0,
                0,
                0,
                0);
    }

    /** What the coordinator takes for an update of the round: of its number, so quantised, of that size. */
    record Expected(RoundId id, QuantizationSpec spec, int size) {}

    /** How the updates of so many are made integers. */
    static QuantizationSpec quantization(FederationConfig config, int members) {
        FederationConfig.Rounding rounding = config.rounding();
        return new QuantizationSpec(rounding.grid(), rounding.bound(), members, 0);
    }

    /**
     * An update as it arrives: clipped, rounded, sent and read.
     *
     * @param cut coordinates that were beyond the range of integers
     */
    record Sent(Wire.Arrived<Upload> arrived, int cut) {}

    static Sent sent(FederationConfig config, Expected expected, ModelUpdate update, long seed) {
        IntegerUpdate rounded;
        try (StreamRandom random = RoundDraws.stream(seed, ROUNDING)) {
            rounded = new UpdatePipeline(
                            Clipper.leaving(new ExampleWeight(config.exampleCap())),
                            new Quantizer(expected.spec(), random))
                    .prepare(update);
        }
        return new Sent(
                Wire.up(new Upload(expected.id(), update.base(), rounded.vector()), expected.size(), expected.spec()),
                rounded.cut());
    }

    private Turn trained(int member, long own, long fitSeed, Expected expected, Tally tally) {
        Share share = workers.with(trainer -> {
            PersonalState fitted =
                    trainer.fit(member, participants.latest(member), config.work(), participants.seed(member, fitSeed));
            return trainer.train(member, fitted, config.work(), Coins.bits(own, TRAIN));
        });
        Sent sent = sent(config, expected, share.update(), own);
        long examples = share.update().examples();
        tally.arrived(sent.arrived().value(), share.loss(), examples);
        return new Turn(
                member,
                Optional.empty(),
                Optional.of(share.state()),
                share.loss() * examples,
                examples,
                sent.arrived().bytes(),
                sent.cut());
    }
}
