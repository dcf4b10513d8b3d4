// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobCounts;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;
import org.hanse.wire.UpdateCodec.Upload;

/**
 * Sum of counts before the first round of a federation (docs/adr/0046). All participants are asked, by the protocol of updates. A node adds
 * counts that are not in the sum at home. Without a sum, merchants keep their own counts. The last stages are kept, since a run
 * creates a federation several times.
 */
public final class CountStage {

    private static final long STAGE = 21;
    private static final long LOST = 22;
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
     * @param merchants participants with the counts for their tables
     * @param record record of the stage; empty in a federation without one
     */
    public record Outcome(List<Merchant> merchants, Optional<CountRecord> record) {

        public Outcome {
            merchants = List.copyOf(merchants);
        }
    }

    /** Everything that a stage depends on. */
    private record Inputs(FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed) {}

    /**
     * Returns the participants with their counts.
     *
     * @param merchants participants, in the order of the roster
     */
    public synchronized Outcome of(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        if (config.counts().isEmpty()) {
            return new Outcome(merchants, Optional.empty());
        }
        Inputs inputs = new Inputs(config, roster, List.copyOf(merchants), seed);
        Optional<Outcome> known = Optional.ofNullable(last.get(inputs));
        if (known.isPresent()) {
            return known.get();
        }
        Outcome outcome = new Run(inputs, config.counts().get(), shards).outcome();
        last.put(inputs, outcome);
        return outcome;
    }

    /** One stage. */
    private static final class Run {

        private final Inputs inputs;
        private final CountSettings settings;
        private final ShardRunner shards;
        private final Participants participants;
        private final List<Integer> members;
        private final List<OwnCounts> own;
        private final QuantizationSpec spec;
        private final long seed;
        private final AtomicLong cut = new AtomicLong();

        Run(Inputs inputs, CountSettings settings, ShardRunner shards) {
            this.inputs = inputs;
            this.settings = settings;
            this.shards = shards;
            participants = new Participants(inputs.roster());
            members = participants.of(Group.MEMBERS);
            own = shards.map(inputs.merchants().size(), this::count);
            spec = JobCounts.quantization(members.size());
            seed = CounterRandom.bits(inputs.seed(), STAGE);
        }

        private OwnCounts count(int participant) {
            Merchant merchant = inputs.merchants().get(participant);
            return OwnCounts.of(merchant.log(), merchant.catalogue(), settings);
        }

        Outcome outcome() {
            CohortSum.Round round =
                    new CohortSum.Round(ROUND, 0, RoundContext.Start.of(digest()), spec, settings.cells(), seed);
            CohortSum.Summed summed = sums().sum(round, members, new Work(), shards);
            int arrived = summed.summed().size();
            Optional<NoisedSum> sum = summed.sum()
                    .filter(own -> arrived >= inputs.config().cohort().minimum());
            String outcome =
                    sum.isPresent() ? "" : summed.sum().isPresent() ? "too few counts arrived" : summed.outcome();
            Optional<CountSketch> released = sum.map(NoisedSum::sum).map(all -> CountSketch.of(settings, all::integer));
            long download = released.isPresent() ? bytes() * participants.size() : 0;
            return new Outcome(
                    released.map(all -> merchants(all, summed.summed())).orElse(inputs.merchants()),
                    Optional.of(new CountRecord(
                            settings,
                            members.size(),
                            missing(summed),
                            outcome,
                            summed.uploadBytes(),
                            summed.downloadBytes() + download,
                            cut.get(),
                            released.map(CountSketch::load).orElse(0.0))));
        }

        private CohortSum sums() {
            return CohortSum.ofAll(
                    inputs.config(),
                    participants,
                    text(),
                    new SimulatedReleases(new ReleaseAccount.NonPrivate()),
                    CohortSum.Fewest.NONE,
                    seed);
        }

        private String text() {
            return "counts " + settings;
        }

        private Digest digest() {
            return Digest.sha256(text().getBytes(StandardCharsets.UTF_8));
        }

        /** Returns the bytes of the sum as one message. */
        private long bytes() {
            RingVector zero = RingVector.zero(spec.ringBits(), settings.cells());
            return Wire.up(new Upload(ROUND, 0, zero), settings.cells(), spec).bytes();
        }

        private List<String> missing(CohortSum.Summed summed) {
            return members.stream()
                    .filter(member -> !summed.summed().contains(member))
                    .map(member -> participants.ids().get(member).text())
                    .toList();
        }

        /** Returns the merchants with counts from the sum. Merchants with one catalogue share their rows. */
        private List<Merchant> merchants(CountSketch sum, Set<Integer> summed) {
            IdentityHashMap<Catalogue, CountRows> rows = new IdentityHashMap<>();
            List<Merchant> merchants = new ArrayList<>();
            for (int participant = 0; participant < participants.size(); participant++) {
                Merchant merchant = inputs.merchants().get(participant);
                OwnCounts counts = own.get(participant);
                boolean isSummed = summed.contains(participant);
                if (isSummed && settings.support() == 1) {
                    CountRows shared = rows.computeIfAbsent(
                            merchant.catalogue(), catalogue -> CountRows.of(sum, catalogue, shards));
                    merchants.add(merchant.with(new PooledCounts(shared, counts.shoppers(), sum.digest())));
                } else {
                    CountSketch all = sum.plus(isSummed ? counts.withheld() : counts.all());
                    merchants.add(merchant.with(new PooledCounts(
                            CountRows.of(all, merchant.catalogue(), shards), counts.shoppers(), all.digest())));
                }
            }
            return merchants;
        }

        /** Counts of the participants. */
        private final class Work implements CohortSum.Members {

            @Override
            public boolean lost(int member) {
                return RoundDraws.generator(participants.seed(member, seed), LOST)
                                .nextDouble()
                        < inputs.config().faults().dropout();
            }

            @Override
            public Optional<IntegerUpdate> update(int member) {
                CountSketch sketch = own.get(member).contributed();
                cut.addAndGet(IntStream.range(0, settings.cells())
                        .filter(cell -> sketch.cell(cell) > CountSettings.MOST)
                        .count());
                return Optional.of(JobCounts.update(sketch, spec));
            }

            @Override
            public void refused(int member, String why) {
                throw new IllegalStateException("no budget limits a sum of counts: " + why);
            }
        }
    }
}
