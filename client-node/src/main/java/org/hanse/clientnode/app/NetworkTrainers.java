// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.PerShopperTrainer;
import org.hanse.core.learn.shopper.ShopperGradientSettings;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.BatchSize;
import org.hanse.core.learn.train.FineTuningTrainer;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.ListwiseFit;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkLocalTrainer;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Trainers of Hanse's own network. */
public final class NetworkTrainers implements ClientTrainers {

    private final List<LocalExamples> participants;
    private final TrainingSettings settings;
    private final LearningConfig.Personal personal;

    private NetworkTrainers(
            List<LocalExamples> participants, TrainingSettings settings, LearningConfig.Personal personal) {
        this.participants = List.copyOf(participants);
        this.settings = settings;
        this.personal = personal;
    }

    /**
     * Returns trainers over examples.
     *
     * @throws IllegalArgumentException if network and examples do not fit
     */
    public static NetworkTrainers of(
            List<LocalExamples> participants, TrainingSettings settings, LearningConfig.Personal personal) {
        NetworkTrainers trainers = new NetworkTrainers(participants, settings, personal);
        trainers.trainer(ShardRunner.sequential());
        return trainers;
    }

    /**
     * Returns trainers over interactions. Without a set batch size, each participant's own is chosen by its number of windows.
     *
     * @param catalogues catalogues of the network's architecture
     * @throws IllegalArgumentException if network and examples do not fit
     */
    public static NetworkTrainers of(
            NetworkTraining training,
            LearnedCatalogues catalogues,
            List<Merchant> merchants,
            boolean excludeHistory,
            ShardRunner shards) {
        LearningConfig learning = training.learning();
        int history = training.spec().history();
        int[] batches = merchants.stream()
                .mapToInt(merchant -> batch(learning, merchant, history))
                .toArray();
        TrainingSettings settings = training.settings(1, excludeHistory);
        List<LearnedCatalogue> learned = merchants.stream()
                .map(merchant -> catalogues.of(merchant.catalogue(), shards))
                .toList();
        List<LocalExamples> participants = shards.map(
                merchants.size(),
                m -> LocalExamples.of(
                        merchants.get(m),
                        learned.get(m),
                        settings.objective().rewards(),
                        batches[m],
                        ShardRunner.sequential()));
        return of(participants, settings, learning.personal());
    }

    private static int batch(LearningConfig learning, Merchant merchant, int history) {
        return learning.batch().orElseGet(() -> BatchSize.of(NetworkTrainer.windows(List.of(merchant), history)));
    }

    /**
     * Returns a participant's personal state in the order of its catalogue.
     *
     * @throws IllegalArgumentException if the state belongs to another network
     */
    public PersonalState inOrder(int participant, ItemPersonalState state, Catalogue catalogue) {
        return state.in(participants.get(participant), catalogue);
    }

    /** Returns a participant's personal state by item id. */
    public ItemPersonalState byItem(int participant, PersonalState state, Catalogue catalogue) {
        return ItemPersonalState.of(state, participants.get(participant), catalogue);
    }

    /** Returns a participant's model with a personal part, to be fitted to lists. */
    ListwiseFit.Model model(int participant, ParameterVector shared, PersonalState own) {
        return new ListwiseFit.Model(participants.get(participant), settings, shared, own);
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return personal == LearningConfig.Personal.AFTER
                ? FineTuningTrainer.of(participants, settings, Kernels.best(), runner)
                : new NetworkLocalTrainer(participants, settings, Kernels.best(), runner);
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.of(PerShopperTrainer.of(
                participants,
                settings,
                new ShopperGradientSettings(
                        settings.objective().loss(),
                        gradients.negatives(),
                        gradients.positions(),
                        settings.steps().dropout(),
                        settings.candidates().excludeHistory(),
                        gradients.weights(),
                        settings.steps().shards()),
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
        return Optional.of(new SharedNetwork(settings.spec(), shared));
    }
}
