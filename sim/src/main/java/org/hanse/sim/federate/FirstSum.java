// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hanse.clientnode.app.Allowance;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;
import org.hanse.wire.UpdateCodec.Upload;

/** A sum over all participants before the first round of a federation, by the protocol of updates. */
final class FirstSum {

    private static final long LOST = 22;
    private static final RoundId ROUND = new RoundId(1);

    private final FederationConfig config;
    private final Participants participants;
    private final List<Integer> members;
    private final String task;
    private final long seed;

    /**
     * Creates the sum of a stage.
     *
     * @param task work of participants, in words
     * @param stage number of the stage, for its draws
     * @throws org.hanse.core.job.RefusedFederationException if no threshold protects the cohort
     */
    FirstSum(FederationConfig config, FederationRoster roster, String task, long stage, long seed) {
        this.config = config;
        participants = new Participants(roster);
        members = participants.of(Group.MEMBERS);
        this.task = task;
        this.seed = CounterRandom.bits(seed, stage);
        config.uploads().secureAggregation().ifPresent(masks -> {
            // Rounds have smaller cohorts: they are refused before the work of the sum.
            new SecureCohort(config.cohort(), masks, members.size()).require();
            new SecureCohort(new CohortRule(1, config.cohort().minimum()), masks, members.size()).require();
        });
    }

    /**
     * Fewest updates that a privacy guarantee needs.
     *
     * @param survivors fewest updates of a sum
     * @param noise honest updates that the participants' noise needs; 0 without such noise
     */
    record Fewest(int survivors, int noise) {

        /** No guarantee. */
        static final Fewest NONE = new Fewest(1, 0);
    }

    Participants participants() {
        return participants;
    }

    /** Returns the participants that are asked. */
    List<Integer> members() {
        return members;
    }

    /** Returns the seed of a participant's draws. */
    long seed(int member) {
        return participants.seed(member, seed);
    }

    /**
     * Asks all members for their updates.
     *
     * @param updates update of a member
     */
    CohortSum.Summed sum(
            QuantizationSpec spec,
            int size,
            SimulatedReleases releases,
            Fewest fewest,
            IntFunction<IntegerUpdate> updates,
            ShardRunner shards) {
        CohortSum.Round round = new CohortSum.Round(
                ROUND,
                0,
                RoundContext.Start.of(Digest.sha256(task.getBytes(StandardCharsets.UTF_8))),
                spec,
                size,
                seed);
        return sums(releases, fewest).sum(round, members, new Work(updates), shards);
    }

    private CohortSum sums(SimulatedReleases releases, Fewest fewest) {
        return config.uploads()
                .secureAggregation()
                .<CohortSum>map(masks -> new SecureSum(
                        new SecureSum.Job(
                                config,
                                masks.assumptions(members.size()),
                                task,
                                releases,
                                fewest.survivors(),
                                fewest.noise(),
                                member -> new Allowance.Unlimited()),
                        participants,
                        members.size(),
                        seed))
                .orElseGet(() -> new PlainSum(participants, releases));
    }

    /** Returns the sum with its noise; empty without one, or if too few updates arrived. */
    Optional<NoisedSum> released(CohortSum.Summed summed) {
        return summed.sum()
                .filter(own -> summed.summed().size() >= config.cohort().minimum());
    }

    /** Returns the record of a sum. */
    SumRecord record(CohortSum.Summed summed, QuantizationSpec spec, int size) {
        boolean isReleased = released(summed).isPresent();
        return new SumRecord(
                members.size(),
                missing(summed),
                isReleased ? "" : summed.sum().isPresent() ? "too few updates arrived" : summed.outcome(),
                summed.uploadBytes(),
                summed.downloadBytes() + (isReleased ? bytes(spec, size) * participants.size() : 0));
    }

    private static long bytes(QuantizationSpec spec, int size) {
        return Wire.up(new Upload(ROUND, 0, RingVector.zero(spec.ringBits(), size)), size, spec)
                .bytes();
    }

    private List<String> missing(CohortSum.Summed summed) {
        return members.stream()
                .filter(member -> !summed.summed().contains(member))
                .map(member -> participants.ids().get(member).text())
                .toList();
    }

    /** Updates of the members. */
    private final class Work implements CohortSum.Members {

        private final IntFunction<IntegerUpdate> updates;

        Work(IntFunction<IntegerUpdate> updates) {
            this.updates = updates;
        }

        @Override
        public boolean lost(int member) {
            return RoundDraws.generator(seed(member), LOST).nextDouble()
                    < config.faults().dropout();
        }

        @Override
        public Optional<IntegerUpdate> update(int member) {
            return Optional.of(updates.apply(member));
        }

        @Override
        public void refused(int member, String why) {
            throw new IllegalStateException("no node ledger limits a sum before the first round: " + why);
        }
    }
}
