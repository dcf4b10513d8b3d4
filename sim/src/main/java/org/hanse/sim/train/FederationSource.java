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
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.federate.TrainerSupply;
import org.hanse.sim.scenario.WrittenKeys;

/**
 * Makes federations, each merchant a participant.
 *
 * @param file of the scenario, for messages
 * @param source makes the participants ready
 * @param config how rounds go
 * @param seed of everything that is drawn
 * @param written where the scenario says so
 */
public record FederationSource(Path file, TrainerSupply source, FederationConfig config, long seed, WrittenKeys written)
        implements TrainerSource {

    /** Of a federation that nobody wrote. */
    public FederationSource(Path file, TrainerSupply source, FederationConfig config, long seed) {
        this(file, source, config, seed, WrittenKeys.NONE);
    }

    @Override
    public ModelTrainer trainer(List<Learner> learners, boolean excludeHistory, ShardRunner shards) {
        List<ParticipantId> ids = learners.stream().map(this::id).toList();
        Set<ParticipantId> late =
                learners.stream().filter(Learner::late).map(this::id).collect(Collectors.toSet());
        try {
            return new Federation(
                    config,
                    new FederationRoster(ids, late),
                    source.of(TrainerSource.merchants(learners), excludeHistory, shards),
                    seed,
                    shards);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /** The refusal of a federation, at the key that has to be changed. */
    public InvalidInputException refused(IllegalArgumentException refusal) {
        List<String> keys = refusal instanceof RefusedFederationException refused ? refused.keys() : List.of();
        return new InvalidInputException(
                file + ": " + written.ofFederation(keys) + ": " + refusal.getMessage(), refusal);
    }

    /** Of parts of a merchant the names come from its data. */
    private ParticipantId id(Learner learner) {
        try {
            return new ParticipantId(learner.id());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": merchants: \"" + learner.id() + "\" cannot take part in a federation: " + e.getMessage(),
                    e);
        }
    }
}
