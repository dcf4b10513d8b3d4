// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.AfterLocalTrainer;
import org.hanse.core.learn.BatchSize;
import org.hanse.core.learn.LearnedCatalogue;
import org.hanse.core.learn.LocalExamples;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.NetworkLocalTrainer;
import org.hanse.core.learn.NetworkTrainer;
import org.hanse.core.learn.NetworkTrainer.Merchant;
import org.hanse.core.learn.PerShopperTrainer;
import org.hanse.core.learn.SharedNetwork;
import org.hanse.core.learn.ShopperGradientSettings;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Locals;

/** Participants that train Hanse's own network. */
public final class NetworkLocals implements Locals {

    private final List<LocalExamples> participants;
    private final TrainingSettings settings;
    private final LearningConfig.Personal personal;

    private NetworkLocals(
            List<LocalExamples> participants, TrainingSettings settings, LearningConfig.Personal personal) {
        this.participants = List.copyOf(participants);
        this.settings = settings;
        this.personal = personal;
    }

    /**
     * Participants with what they learn from.
     *
     * @throws InvalidInputException if the network and what they learn from do not fit together
     */
    public static NetworkLocals of(
            List<LocalExamples> participants, TrainingSettings settings, LearningConfig.Personal personal) {
        NetworkLocals locals = new NetworkLocals(participants, settings, personal);
        locals.tryOut();
        return locals;
    }

    /** Participants with these interactions; the batch of each is chosen by its own windows where none is set. */
    static NetworkLocals of(
            NetworkSource source, List<Merchant> merchants, boolean excludeHistory, ShardRunner shards) {
        LearningConfig learning = source.learning();
        int history = source.spec().history();
        int[] batches = merchants.stream()
                .mapToInt(merchant -> batch(learning, merchant, history))
                .toArray();
        TrainingSettings settings = source.settings(1, excludeHistory);
        List<LearnedCatalogue> learned = merchants.stream()
                .map(merchant -> source.catalogues().of(merchant.catalogue(), shards))
                .toList();
        List<LocalExamples> participants = shards.map(
                merchants.size(),
                m -> LocalExamples.of(
                        merchants.get(m).log(),
                        learned.get(m),
                        settings.rewards(),
                        batches[m],
                        ShardRunner.sequential()));
        return of(participants, settings, learning.personal());
    }

    private static int batch(LearningConfig learning, Merchant merchant, int history) {
        return learning.batch().orElseGet(() -> BatchSize.of(NetworkTrainer.windows(List.of(merchant), history)));
    }

    private void tryOut() {
        try {
            trainer(ShardRunner.sequential());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("network: " + e.getMessage(), e);
        }
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return personal == LearningConfig.Personal.AFTER
                ? AfterLocalTrainer.of(participants, settings, Kernels.best(), runner)
                : new NetworkLocalTrainer(participants, settings, Kernels.best(), runner);
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.of(PerShopperTrainer.of(
                participants,
                settings,
                new ShopperGradientSettings(
                        settings.loss(),
                        gradients.negatives(),
                        gradients.positions(),
                        settings.dropout(),
                        settings.excludeHistory(),
                        gradients.weights(),
                        settings.shards()),
                Kernels.best(),
                runner));
    }

    @Override
    public long shoppers(int participant) {
        return participants.get(participant).shoppers();
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public long positions(int participant) {
        return participants.get(participant).positions();
    }

    @Override
    public int batches(int participant) {
        return participants.get(participant).batches();
    }

    @Override
    public long personalParameters(int participant) {
        return participants.get(participant).personalParameters();
    }

    @Override
    public String fingerprint() {
        StringBuilder text = new StringBuilder(settings.toString())
                .append(personal)
                .append(Kernels.best().name());
        participants.forEach(own -> text.append(' ').append(own.fingerprint()));
        return text.toString();
    }

    @Override
    public Optional<SharedNetwork> network(ParameterVector shared) {
        return Optional.of(
                new SharedNetwork(settings.spec(), participants.get(0).items(), shared));
    }
}
