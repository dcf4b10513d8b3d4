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
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.federate.SumRecord;
import org.hanse.sim.federate.SumStages;
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
 * @param sums sums before the first round
 */
public record FederationSource(
        Path file, TrainerSupply source, FederationConfig config, long seed, WrittenKeys written, SumStages sums)
        implements TrainerSource {

    /** Creates a source of a federation that no scenario file describes. */
    public FederationSource(Path file, TrainerSupply source, FederationConfig config, long seed) {
        this(file, source, config, seed, WrittenKeys.NONE, new SumStages());
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
     * Participants after the sums before training.
     *
     * @param merchants data with tables of the sums, in the order of the roster
     */
    public record Summed(FederationRoster roster, List<Merchant> merchants, List<SumRecord> records) {}

    /**
     * Returns the participants with the sums before training that the federation has. A run keeps the last sums.
     *
     * @throws IllegalArgumentException if the federation is not valid
     */
    public Summed summed(List<TrainingMerchant> merchants, ShardRunner shards) {
        List<ParticipantId> ids = merchants.stream().map(this::id).toList();
        Set<ParticipantId> late =
                merchants.stream().filter(TrainingMerchant::late).map(this::id).collect(Collectors.toSet());
        FederationRoster roster = new FederationRoster(ids, late);
        SumStages.Outcome summed = sums.of(config, roster, TrainerSource.data(merchants), seed, shards);
        return new Summed(roster, summed.merchants(), summed.records());
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
