// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;
import org.hanse.testing.InMemoryLedgerStore;
import org.hanse.wire.UpdateCodec.Upload;

/**
 * Sums before the first round of a federation, with the halves of the services: {@link JobSum} and {@link NodeSum}. All participants are
 * asked, by the protocol of updates. Without a sum, merchants keep their own counts. The last sums are kept, since a run creates a
 * federation several times. Thread-safe.
 */
public final class SumStages {

    /** Stages of validation and test. */
    private static final int KEPT = 2;

    /** Draws of the first kind of sum; those of the next kinds follow at a distance of 2. */
    private static final long DRAWS = 21;

    private static final long LOST = 22;
    private static final RoundId ROUND = new RoundId(1);

    private final Map<Inputs, Outcome> last = new LinkedHashMap<>(KEPT, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inputs, Outcome> eldest) {
            return size() > KEPT;
        }
    };

    /** Everything that sums depend on. */
    record Inputs(FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed) {}

    /**
     * Participants after the sums.
     *
     * @param merchants participants, with what the sums add to their tables
     * @param records records of the sums
     */
    public record Outcome(List<Merchant> merchants, List<SumRecord> records) {

        public Outcome {
            merchants = List.copyOf(merchants);
            records = List.copyOf(records);
        }
    }

    /**
     * Returns the participants with what the sums add to their tables. A later sum reads the tables that an earlier one made.
     *
     * @param merchants participants, in the order of the roster
     * @throws org.hanse.core.job.RefusedFederationException if no threshold protects the cohort, or no mechanism gives the guarantee
     */
    public synchronized Outcome of(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        Outcome outcome = new Outcome(merchants, List.of());
        if (config.sums().kinds().isEmpty()) {
            return outcome;
        }
        Inputs inputs = new Inputs(config, roster, outcome.merchants(), seed);
        Outcome known = last.get(inputs);
        if (known != null) {
            return known;
        }
        for (SumKind kind : config.sums().kinds()) {
            List<SumRecord> records = new ArrayList<>(outcome.records());
            Stage stage = new Stage(inputs, outcome.merchants(), kind);
            CohortSum.Summed summed = stage.summed(shards);
            records.add(stage.record(summed));
            outcome = new Outcome(stage.merchants(shards), records);
        }
        last.put(inputs, outcome);
        return outcome;
    }

    /**
     * Returns a sum of a federation. The stage adds its noise and the federation charges it: each computes it from the configuration.
     *
     * @param members participants that are asked
     * @param there shoppers in the data
     */
    static JobSum sum(SumKind kind, FederationConfig federation, int members, long there) {
        Optional<PrivacyConfig> privacy = federation.uploads().privacy();
        Optional<Assumptions> assumed =
                federation.uploads().secureAggregation().map(masks -> masks.assumptions(members));
        int survivors = Math.max(
                federation.cohort().minimum(),
                members - assumed.map(own -> own.dropouts(members)).orElse(0));
        return JobSum.of(
                kind,
                SimulatedTerms.JOB,
                privacy,
                new JobPrivacy.Sizes(
                        members,
                        survivors,
                        assumed.map(own -> OptionalInt.of(own.corrupt())).orElse(OptionalInt.empty()),
                        privacy.map(own -> new ProtectedUnits(own.terms(), own.population(), there).known())
                                .orElse(0L)));
    }

    /** One sum. */
    static final class Stage {

        private final FederationConfig config;
        private final List<Merchant> merchants;
        private final Participants participants;
        private final List<Integer> members;
        private final String work;
        private final long seed;
        private final long there;
        private final JobSum sum;
        private final ChargedRelease release;
        private final Map<Integer, NodeSum> nodes = new HashMap<>();
        private final Map<Integer, Contribution> contributions = new HashMap<>();
        private final AtomicLong cut = new AtomicLong();

        /** Refuses a cohort or a guarantee before all work of participants. */
        Stage(Inputs inputs, List<Merchant> merchants, SumKind kind) {
            config = inputs.config();
            this.merchants = merchants;
            participants = new Participants(inputs.roster());
            members = participants.of(Group.MEMBERS);
            work = kind.words().key() + " " + kind;
            seed = CounterRandom.bits(
                    inputs.seed(), DRAWS + 2L * SumKind.allWords().indexOf(kind.words()));
            config.uploads().secureAggregation().ifPresent(masks -> {
                // Rounds have smaller cohorts: they are refused before the work of the sum.
                new SecureCohort(config.cohort(), masks, members.size()).require();
                new SecureCohort(new CohortRule(1, config.cohort().minimum()), masks, members.size()).require();
            });
            there = members.stream()
                    .mapToLong(member -> merchants.get(member).log().shoppers())
                    .sum();
            config.uploads()
                    .privacy()
                    .ifPresent(
                            own -> FederationPrivacy.budget(new ProtectedUnits(own.terms(), own.population(), there)));
            sum = SumStages.sum(kind, config, members.size(), there);
            release = new ChargedRelease(
                    account(), new InMemoryNoisedSumStore(), CohortSum.Round.noise(round -> seed), kind::released);
        }

        /** Asks all members for their updates. */
        CohortSum.Summed summed(ShardRunner shards) {
            NodeSum first = NodeSum.shared(SimulatedTerms.JOB, sum, id(0), new InMemoryCountStore());
            for (int participant = 0; participant < participants.size(); participant++) {
                nodes.put(participant, first.at(id(participant), new InMemoryCountStore()));
            }
            for (int member : members) {
                Contribution made = node(member).contribution(merchants.get(member), shards);
                node(member).store(made);
                contributions.put(member, made);
            }
            CohortSum.Round round = new CohortSum.Round(
                    ROUND,
                    0,
                    RoundContext.Start.of(Digest.sha256(work.getBytes(StandardCharsets.UTF_8))),
                    release,
                    seed);
            return sums(shards).sum(round, members, new Work(), shards);
        }

        private ParticipantId id(int participant) {
            return participants.ids().get(participant);
        }

        private NodeSum node(int participant) {
            return Objects.requireNonNull(nodes.get(participant));
        }

        private CohortSum sums(ShardRunner shards) {
            SimulatedKeys keys = new SimulatedKeys(participants, seed, shards);
            UpdateFormat format = sum.format();
            SimulatedTerms terms = new SimulatedTerms(
                    config,
                    participants.idsOf(Group.MEMBERS),
                    keys::enrolment,
                    work,
                    new GlobalModel(0, ParameterVector.of(JobPrivacy.layout(format.size()), new float[format.size()])),
                    sum.privacy(),
                    format);
            return terms.assumptions().isPresent()
                    ? new SecureSum(terms, participants, keys, member -> new Allowance.Unlimited())
                    : new PlainSum(terms, participants);
        }

        private ReleaseAccount account() {
            if (sum.privacy().isEmpty()) {
                return new ReleaseAccount.NonPrivate();
            }
            JobPrivacy own = sum.privacy().get();
            return new ReleaseAccount.Private(
                    new RoundGuarantee(own.mechanism(), own.terms().coinsOrigin()),
                    LedgerAccount.open(
                            new InMemoryLedgerStore(),
                            new PopulationId("simulated"),
                            new ProtectedUnits(
                                            own.terms(),
                                            config.uploads()
                                                    .privacy()
                                                    .orElseThrow()
                                                    .population(),
                                            there)
                                    .budget(own.terms().epsilon()),
                            () -> Instant.EPOCH));
        }

        /** Returns the released sum with its noise; empty without one. */
        Optional<StoredSum> released() {
            return release.stored(SimulatedTerms.JOB, ROUND);
        }

        SumRecord record(CohortSum.Summed summed) {
            Optional<StoredSum> released = released();
            return new SumRecord(
                    sum.kind(),
                    members.size(),
                    members.stream()
                            .filter(member -> !summed.summed().contains(member))
                            .map(member -> id(member).text())
                            .toList(),
                    summed.failure(),
                    summed.uploadBytes(),
                    summed.downloadBytes() + (released.isPresent() ? bytes() * participants.size() : 0),
                    sum.kind()
                            .observed(
                                    sum,
                                    released.map(StoredSum::noised),
                                    new SumKind.Parts(
                                            members.size(), summed.summed().size(), cut.get())));
        }

        private long bytes() {
            var spec = sum.format().quantization();
            int size = sum.format().size();
            return Wire.up(new Upload(ROUND, 0, RingVector.zero(spec.ringBits(), size)), size, spec)
                    .bytes();
        }

        /** Returns the merchants with tables from the sum, as each node makes them. */
        List<Merchant> merchants(ShardRunner shards) {
            Optional<StoredSum> released = released();
            if (released.isEmpty()) {
                return merchants;
            }
            Digest digest = released.get().digest();
            List<Merchant> after = new ArrayList<>();
            for (int participant = 0; participant < participants.size(); participant++) {
                node(participant).receive(digest, released.get());
                after.add(node(participant).training(merchants.get(participant), shards));
            }
            return after;
        }

        /** Updates of the members. */
        private final class Work implements CohortSum.Members {

            private long seed(int member) {
                return participants.seed(member, seed);
            }

            /** Services repeat the round of an exact sum until all nodes are in it. */
            @Override
            public boolean lost(int member) {
                return sum.privacy().isPresent()
                        && RoundDraws.generator(seed(member), LOST).nextDouble()
                                < config.faults().dropout();
            }

            @Override
            public Optional<IntegerUpdate> update(int member) {
                IntegerUpdate update = node(member)
                        .update(
                                merchants.get(member),
                                Objects.requireNonNull(contributions.get(member)),
                                new SimulatedDraws(seed(member), 0));
                cut.addAndGet(update.cut());
                return Optional.of(update);
            }

            @Override
            public void refused(int member, String why) {
                throw new IllegalStateException("no node ledger limits a sum before the first round: " + why);
            }
        }
    }
}
