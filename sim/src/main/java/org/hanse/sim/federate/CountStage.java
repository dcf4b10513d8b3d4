// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobCounts;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Sum of counts before the first round of a federation (docs/adr/0046). All participants are asked, by the protocol of updates. A node adds
 * counts that are not in the sum at home. Without a sum, merchants keep their own counts. The last stages are kept, since a run
 * creates a federation several times.
 */
public final class CountStage {

    private static final long STAGE = 21;

    private final KeptStages<CountSettings, CountRecord> stages = new KeptStages<>();

    /**
     * Returns the participants with their counts.
     *
     * @param merchants participants, in the order of the roster
     */
    public StageOutcome<CountRecord> of(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        return stages.of(
                config.counts(),
                new KeptStages.Inputs(config, roster, merchants, seed),
                (inputs, settings) -> new Run(inputs, settings, shards).outcome());
    }

    /** One stage. */
    private static final class Run {

        private final KeptStages.Inputs inputs;
        private final CountSettings settings;
        private final ShardRunner shards;
        private final FirstSum first;
        private final List<OwnCounts> own;
        private final QuantizationSpec spec;
        private final AtomicLong cut = new AtomicLong();

        Run(KeptStages.Inputs inputs, CountSettings settings, ShardRunner shards) {
            this.inputs = inputs;
            this.settings = settings;
            this.shards = shards;
            first = new FirstSum(inputs.config(), inputs.roster(), "counts " + settings, STAGE, inputs.seed());
            own = shards.map(inputs.merchants().size(), this::count);
            spec = JobCounts.quantization(first.members().size());
        }

        private OwnCounts count(int participant) {
            Merchant merchant = inputs.merchants().get(participant);
            return OwnCounts.of(merchant.counted(), merchant.catalogue(), settings);
        }

        StageOutcome<CountRecord> outcome() {
            CohortSum.Summed summed = first.sum(
                    spec,
                    settings.cells(),
                    new SimulatedReleases(new ReleaseAccount.NonPrivate()),
                    FirstSum.Fewest.NONE,
                    this::update,
                    shards);
            Optional<CountSketch> released =
                    first.released(summed).map(NoisedSum::sum).map(all -> CountSketch.of(settings, all::integer));
            return new StageOutcome<>(
                    released.map(all -> merchants(all, summed.summed())).orElse(inputs.merchants()),
                    Optional.of(new CountRecord(
                            settings,
                            first.record(summed, spec, settings.cells()),
                            cut.get(),
                            released.map(CountSketch::load).orElse(0.0))));
        }

        /** Returns the merchants with counts from the sum. Merchants with one catalogue share their rows. */
        private List<Merchant> merchants(CountSketch sum, Set<Integer> summed) {
            IdentityHashMap<Catalogue, CountRows> rows = new IdentityHashMap<>();
            List<Merchant> merchants = new ArrayList<>();
            for (int participant = 0; participant < first.participants().size(); participant++) {
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

        private IntegerUpdate update(int member) {
            CountSketch sketch = own.get(member).contributed();
            cut.addAndGet(IntStream.range(0, settings.cells())
                    .filter(cell -> sketch.cell(cell) > CountSettings.MOST)
                    .count());
            return JobCounts.update(sketch, spec);
        }
    }
}
