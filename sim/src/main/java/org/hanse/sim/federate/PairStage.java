// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hanse.app.LedgerAccount;
import org.hanse.clientnode.app.PairUploads;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.CandidatePairs;
import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.shard.ShardRunner;
import org.hanse.testing.InMemoryLedgerStore;

/**
 * Sum of similar pairs under noise before the first round of a federation (docs/adr/0047). All participants are asked, by the protocol of
 * updates, with the noise of the federation's guarantee. Without a sum, merchants keep their own counts alone. The last stages are kept,
 * since a run creates a federation several times.
 */
public final class PairStage {

    private static final long STAGE = 23;

    private final KeptStages<PairSettings, PairRecord> stages = new KeptStages<>();

    /** Returns the released sum of one stage; empty without one. */
    static Optional<PairSum> sum(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        Run run = new Run(
                new KeptStages.Inputs(config, roster, merchants, seed),
                config.pairs().orElseThrow(),
                shards);
        return run.released(run.summed());
    }

    /**
     * Returns the participants with their estimates.
     *
     * @param merchants participants, in the order of the roster
     */
    public StageOutcome<PairRecord> of(
            FederationConfig config, FederationRoster roster, List<Merchant> merchants, long seed, ShardRunner shards) {
        return stages.of(
                config.pairs(),
                new KeptStages.Inputs(config, roster, merchants, seed),
                (inputs, settings) -> new Run(inputs, settings, shards).outcome());
    }

    /** One stage. */
    private static final class Run {

        private final KeptStages.Inputs inputs;
        private final PairSettings settings;
        private final ShardRunner shards;
        private final FirstSum first;
        private final PairGuarantee guarantee;
        private final PairUploads uploads;
        private final QuantizationSpec spec;

        /** Candidates by catalogue. Merchants with one catalogue share them. */
        private final IdentityHashMap<Catalogue, CandidatePairs> candidates = new IdentityHashMap<>();

        private final List<OwnPairs> own;

        Run(KeptStages.Inputs inputs, PairSettings settings, ShardRunner shards) {
            this.inputs = inputs;
            this.settings = settings;
            this.shards = shards;
            first = new FirstSum(inputs.config(), inputs.roster(), "pairs " + settings, STAGE, inputs.seed());
            List<Integer> members = first.members();
            long there = members.stream()
                    .mapToLong(member -> inputs.merchants().get(member).log().shoppers())
                    .sum();
            // A refused guarantee comes before all work of participants.
            PrivacyConfig privacy = inputs.config().uploads().privacy().orElseThrow();
            FederationPrivacy.budget(new ProtectedUnits(privacy.terms(), privacy.population(), there));
            guarantee = PairGuarantee.of(inputs.config(), settings, members.size(), there);
            uploads = new PairUploads(guarantee.job());
            spec = uploads.quantization(members.size());
            for (Merchant merchant : inputs.merchants()) {
                candidates.computeIfAbsent(
                        merchant.catalogue(), catalogue -> CandidatePairs.of(catalogue, settings.candidates(), shards));
            }
            own = shards.map(inputs.merchants().size(), participant -> {
                Merchant merchant = inputs.merchants().get(participant);
                return OwnPairs.of(merchant.counted(), candidatesOf(merchant), settings);
            });
        }

        private CandidatePairs candidatesOf(Merchant merchant) {
            return Objects.requireNonNull(candidates.get(merchant.catalogue()));
        }

        CohortSum.Summed summed() {
            JobPrivacy job = guarantee.job();
            ReleaseAccount account = new ReleaseAccount.Private(
                    guarantee.guarantee(),
                    LedgerAccount.open(
                            new InMemoryLedgerStore(),
                            new PopulationId("simulated"),
                            guarantee.budget(settings),
                            () -> Instant.EPOCH));
            return first.sum(
                    spec,
                    uploads.size(),
                    new SimulatedReleases(account),
                    new FirstSum.Fewest(job.fewestSurvivors(), job.noiseOf()),
                    this::update,
                    shards);
        }

        Optional<PairSum> released(CohortSum.Summed summed) {
            return first.released(summed)
                    .map(NoisedSum::sum)
                    .map(sum -> new PairSum(settings, sum, guarantee.job().deviation(sum)));
        }

        StageOutcome<PairRecord> outcome() {
            CohortSum.Summed summed = summed();
            return new StageOutcome<>(
                    released(summed).map(sum -> merchants(sum, summed.summed())).orElse(inputs.merchants()),
                    Optional.of(
                            new PairRecord(settings, first.record(summed, spec, uploads.size()), deviation(summed))));
        }

        /** Returns the standard deviation of the noise of a cell, in the unit of contributions. */
        private double deviation(CohortSum.Summed summed) {
            return guarantee
                    .job()
                    .deviation(Math.max(summed.summed().size(), guarantee.job().fewestSurvivors()));
        }

        private List<Merchant> merchants(PairSum sum, Set<Integer> summed) {
            List<Merchant> merchants = new ArrayList<>();
            for (int participant = 0; participant < first.participants().size(); participant++) {
                Merchant merchant = inputs.merchants().get(participant);
                OwnPairs within = summed.contains(participant) ? own.get(participant) : OwnPairs.NONE;
                merchants.add(merchant.with(sum.rows(candidatesOf(merchant), within, shards)));
            }
            return merchants;
        }

        private IntegerUpdate update(int member) {
            return uploads.update(own.get(member), spec, new SimulatedDraws(first.seed(member), 0));
        }
    }
}
