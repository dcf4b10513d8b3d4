// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.CountRecord;
import org.hanse.sim.federate.CountStage;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.federate.PairRecord;
import org.hanse.sim.federate.PairStage;
import org.hanse.sim.federate.StageOutcome;
import org.hanse.sim.federate.SumRecords;
import org.hanse.sim.federate.TrainerSupply;
import org.hanse.sim.scenario.WrittenKeys;

/**
 * Factory of federations, with one participant for each merchant.
 *
 * @param file file of the scenario, for messages
 * @param source factory of the participants
 * @param config settings of rounds
 * @param seed seed of all random draws
 * @param written keys of the scenario that hold the settings
 * @param counts sums of counts before the first round
 * @param pairs sums of pairs before the first round
 */
public record FederationSource(
        Path file,
        TrainerSupply source,
        FederationConfig config,
        long seed,
        WrittenKeys written,
        CountStage counts,
        PairStage pairs)
        implements TrainerSource {

    /** Creates a source of a federation that no scenario file describes. */
    public FederationSource(Path file, TrainerSupply source, FederationConfig config, long seed) {
        this(file, source, config, seed, WrittenKeys.NONE, new CountStage(), new PairStage());
    }

    @Override
    public ModelTrainer trainer(List<TrainingMerchant> merchants, boolean excludeHistory, ShardRunner shards) {
        try {
            Summed summed = summed(merchants, shards);
            return new Federation(
                    config,
                    new Federation.Clients(
                            summed.roster(), source.of(summed.merchants(), excludeHistory, shards), summed.records()),
                    seed,
                    shards);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /**
     * Participants after the sum before training.
     *
     * @param merchants data with tables of the sum, in the order of the roster
     */
    public record Summed(FederationRoster roster, List<Merchant> merchants, SumRecords records) {}

    /**
     * Returns the participants with the sum before training, if the federation has one. A run keeps the last sums.
     *
     * @throws IllegalArgumentException if the federation is not valid
     */
    public Summed summed(List<TrainingMerchant> merchants, ShardRunner shards) {
        List<ParticipantId> ids = merchants.stream().map(this::id).toList();
        Set<ParticipantId> late =
                merchants.stream().filter(TrainingMerchant::late).map(this::id).collect(Collectors.toSet());
        FederationRoster roster = new FederationRoster(ids, late);
        StageOutcome<CountRecord> counted = counts.of(config, roster, TrainerSource.data(merchants), seed, shards);
        StageOutcome<PairRecord> paired = pairs.of(config, roster, counted.merchants(), seed, shards);
        return new Summed(roster, paired.merchants(), new SumRecords(counted.record(), paired.record()));
    }

    /** Returns the error of an invalid federation, at the key to change. */
    public InvalidInputException refused(IllegalArgumentException refusal) {
        List<String> keys = refusal instanceof RefusedFederationException refused ? refused.keys() : List.of();
        return new InvalidInputException(
                file + ": " + written.ofFederation(keys) + ": "
                        + InvalidInputException.withFix(refusal, "change this key"),
                refusal);
    }

    /** Returns the id. The names of parts of a merchant come from its data. */
    private ParticipantId id(TrainingMerchant merchant) {
        try {
            return new ParticipantId(merchant.id());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": merchants: \"" + merchant.id() + "\": " + InvalidInputException.withFix(e, "rename it"),
                    e);
        }
    }
}
