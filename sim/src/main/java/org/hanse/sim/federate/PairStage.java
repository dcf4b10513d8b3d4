// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hanse.app.LedgerAccount;
import org.hanse.clientnode.app.PrivateUploads;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.CandidatePairs;
import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.interaction.table.PairEstimates;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.learn.shopper.ShopperTrainer.Contribution;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GradientSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;
import org.hanse.testing.InMemoryLedgerStore;
import org.hanse.wire.UpdateCodec.Upload;

/**
 * Sum of similar pairs under noise before the first round of a federation (docs/adr/0047). All participants are asked, by the protocol of
 * updates, with the noise of the federation's guarantee. Without a sum, merchants keep their own counts alone. The last stages are kept,
 * since a run creates a federation several times.
 */
public final class PairStage {

    private static final long STAGE = 23;
    private static final long LOST = 24;
    private static final RoundId ROUND = new RoundId(1);

    /** Stages of validation and test. */
    private static final int KEPT = 2;

    private final Map<Inputs, Outcome> last = new LinkedHashMap<>(KEPT, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Inputs, Outcome> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * Participants after the stage.
     *
     * @param merchants participants with the estimates for their tables
     * @param record record of the stage; empty in a federation without one
     */
    public record Outcome(List<Merchant> merchants, Optional<PairRecord> record) {

        public Outcome {
            merchants = List.copyOf(merchants);
        }
    }

    /**
     * Released sum.
     *
     * @param noised contributions and noise; an upload is the negative sum of its parts, as that of gradients is
     * @param deviation standard deviation of the noise of a cell, in the unit of contributions
     */
    record Sum(IntegerSum noised, double deviation) {

        /** Returns the value of a cell. */
        double value(int cell) {
            return -noised.number(cell);
        }
    }

    /** Returns the released sum of one stage; empty without one. */
    static Optional<Sum> sum(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        Run run = new Run(
                new Inputs(config, roster, merchants, seed), config.pairs().orElseThrow(), shards);
        return run.released(run.summed());
    }

    /** Everything that a stage depends on. */
    private record Inputs(FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed) {}

    /**
     * Returns the participants with their estimates.
     *
     * @param merchants participants, in the order of the roster
     */
    public synchronized Outcome of(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        if (config.pairs().isEmpty()) {
            return new Outcome(merchants, Optional.empty());
        }
        Inputs inputs = new Inputs(config, roster, List.copyOf(merchants), seed);
        Optional<Outcome> known = Optional.ofNullable(last.get(inputs));
        if (known.isPresent()) {
            return known.get();
        }
        Outcome outcome = new Run(inputs, config.pairs().get(), shards).outcome();
        last.put(inputs, outcome);
        return outcome;
    }

    /** One stage. */
    private static final class Run {

        private final Inputs inputs;
        private final PairSettings settings;
        private final ShardRunner shards;
        private final Participants participants;
        private final List<Integer> members;
        private final PairGuarantee guarantee;
        private final PrivateUploads uploads;
        private final QuantizationSpec spec;
        private final long seed;

        /** Candidates by catalogue. Merchants with one catalogue share them. */
        private final IdentityHashMap<Catalogue, CandidatePairs> candidates = new IdentityHashMap<>();

        private final List<OwnPairs> own;

        Run(Inputs inputs, PairSettings settings, ShardRunner shards) {
            this.inputs = inputs;
            this.settings = settings;
            this.shards = shards;
            participants = new Participants(inputs.roster());
            members = participants.of(Group.MEMBERS);
            for (Merchant merchant : inputs.merchants()) {
                candidates.computeIfAbsent(
                        merchant.catalogue(), catalogue -> CandidatePairs.of(catalogue, settings.candidates(), shards));
            }
            own = shards.map(inputs.merchants().size(), participant -> {
                Merchant merchant = inputs.merchants().get(participant);
                return OwnPairs.of(merchant.log(), candidatesOf(merchant), settings);
            });
            guarantee = PairGuarantee.of(
                    inputs.config(),
                    settings,
                    members.size(),
                    members.stream()
                            .mapToLong(member -> own.get(member).shoppers())
                            .sum());
            uploads = new PrivateUploads(guarantee.job());
            spec = uploads.quantization(members.size());
            seed = CounterRandom.bits(inputs.seed(), STAGE);
        }

        private CandidatePairs candidatesOf(Merchant merchant) {
            return Objects.requireNonNull(candidates.get(merchant.catalogue()));
        }

        CohortSum.Summed summed() {
            CohortSum.Round round =
                    new CohortSum.Round(ROUND, 0, RoundContext.Start.of(digest()), spec, uploads.size(), seed);
            return sums().sum(round, members, new Work(), shards);
        }

        Optional<Sum> released(CohortSum.Summed summed) {
            return summed.sum()
                    .filter(own -> summed.summed().size()
                            >= inputs.config().cohort().minimum())
                    .map(own -> new Sum(own.sum(), deviation(summed)));
        }

        Outcome outcome() {
            CohortSum.Summed summed = summed();
            Optional<Sum> sum = released(summed);
            String outcome =
                    sum.isPresent() ? "" : summed.sum().isPresent() ? "too few pairs arrived" : summed.outcome();
            long download = sum.isPresent() ? bytes() * participants.size() : 0;
            return new Outcome(
                    sum.map(all -> merchants(all, summed.summed())).orElse(inputs.merchants()),
                    Optional.of(new PairRecord(
                            settings,
                            members.size(),
                            missing(summed),
                            outcome,
                            summed.uploadBytes(),
                            summed.downloadBytes() + download,
                            deviation(summed))));
        }

        private CohortSum sums() {
            JobPrivacy job = guarantee.job();
            ReleaseAccount account = new ReleaseAccount.Private(
                    guarantee.guarantee(),
                    LedgerAccount.open(
                            new InMemoryLedgerStore(),
                            new PopulationId("simulated"),
                            new ProtectedUnits(
                                            guarantee.config().terms(),
                                            guarantee.config().population(),
                                            1)
                                    .budget(settings.epsilon()),
                            () -> Instant.EPOCH));
            return CohortSum.ofAll(
                    inputs.config(),
                    participants,
                    text(),
                    new SimulatedReleases(account),
                    new CohortSum.Fewest(job.fewestSurvivors(), job.noiseOf()),
                    seed);
        }

        /** Returns the standard deviation of the noise of a cell, in the unit of contributions. */
        private double deviation(CohortSum.Summed summed) {
            int survivors =
                    Math.max(summed.summed().size(), guarantee.job().fewestSurvivors());
            return Math.sqrt(guarantee.job().mechanism().variance(survivors).most()) * spec.grid();
        }

        private String text() {
            return "pairs " + settings;
        }

        private Digest digest() {
            return Digest.sha256(text().getBytes(StandardCharsets.UTF_8));
        }

        /** Returns the bytes of the sum as one message. */
        private long bytes() {
            RingVector zero = RingVector.zero(spec.ringBits(), uploads.size());
            return Wire.up(new Upload(ROUND, 0, zero), uploads.size(), spec).bytes();
        }

        private List<String> missing(CohortSum.Summed summed) {
            return members.stream()
                    .filter(member -> !summed.summed().contains(member))
                    .map(member -> participants.ids().get(member).text())
                    .toList();
        }

        private List<Merchant> merchants(Sum sum, Set<Integer> summed) {
            long digest = digest(sum.noised());
            List<Merchant> merchants = new ArrayList<>();
            for (int participant = 0; participant < participants.size(); participant++) {
                Merchant merchant = inputs.merchants().get(participant);
                OwnPairs within = summed.contains(participant) ? own.get(participant) : OwnPairs.NONE;
                merchants.add(merchant.with(PairRows.of(
                        PairEstimates.of(
                                candidatesOf(merchant),
                                settings,
                                sum::value,
                                within,
                                sum.deviation(),
                                MemoryTables.NEIGHBOURS,
                                shards),
                        digest)));
            }
            return merchants;
        }

        private static long digest(IntegerSum sum) {
            long digest = sum.size();
            for (int cell = 0; cell < sum.size(); cell++) {
                digest = (digest ^ sum.integer(cell)) * 0x100000001b3L;
                digest ^= digest >>> 29;
            }
            return digest;
        }

        /** Contributions of the participants. */
        private final class Work implements CohortSum.Members {

            @Override
            public boolean lost(int member) {
                return RoundDraws.generator(participants.seed(member, seed), LOST)
                                .nextDouble()
                        < inputs.config().faults().dropout();
            }

            @Override
            public Optional<IntegerUpdate> update(int member) {
                OwnPairs pairs = own.get(member);
                return Optional.of(uploads.prepare(
                        new Contribution(sum(pairs), pairs.shoppers(), pairs.shoppers()),
                        spec,
                        new SimulatedDraws(participants.seed(member, seed), 0)));
            }

            private GradientSum sum(OwnPairs pairs) {
                long[] steps = new long[settings.cells()];
                pairs.forEach((cell, value) -> steps[cell] += Math.round(value / GradientSum.STEP));
                return GradientSum.of(JobPrivacy.pairs(settings.cells()), steps);
            }

            @Override
            public void refused(int member, String why) {
                throw new IllegalStateException("no node ledger limits a sum of pairs: " + why);
            }
        }
    }
}
