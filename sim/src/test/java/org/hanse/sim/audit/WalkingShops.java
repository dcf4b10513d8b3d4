// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.train.NetworkSource;
import org.hanse.sim.train.TrainingMerchant;

/**
 * Shops with one catalogue, whose shoppers walk along it, and a small network with shared item embeddings.
 *
 * @param shops number of shops
 * @param shoppers number of shoppers of each shop
 * @param seed seed of the network; the walks are constant
 */
record WalkingShops(int shops, int shoppers, long seed) {

    private static final int ITEMS = 3000;

    private static final ModelSpec SPEC = new ModelSpec(
            4,
            new ModelSpec.Encoding(EncoderKind.GRU, ModelSpec.Gate.CONTEXTUAL, 1, 8),
            new ModelSpec.Items(
                    Optional.of(new ContentSpec(
                            ContentSpec.Title.NONE,
                            List.of(new ContentSpec.Field(ContentSpec.Fact.KEY, 1 << 13, 4)),
                            0,
                            0,
                            false)),
                    false,
                    false),
            0,
            new ModelSpec.Rows(8, 8, 0));

    private static final Catalogue CATALOGUE = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(i -> CatalogueItem.bare(new ItemId("item" + i)))
            .toList());

    NetworkSource network() {
        return new NetworkSource(
                SPEC,
                new LearnedCatalogues(SPEC),
                LearningConfig.DEFAULT,
                ObjectiveRewards.of(RewardSettings.DEFAULT),
                seed);
    }

    List<TrainingMerchant> merchants() {
        return IntStream.range(0, shops)
                .mapToObj(i -> new TrainingMerchant("shop-" + i, new Merchant(log(i), CATALOGUE), false))
                .toList();
    }

    ClientTrainers locals() {
        return network()
                .of(merchants().stream().map(TrainingMerchant::merchant).toList(), false, ShardRunner.sequential());
    }

    private InteractionLog log(int shop) {
        SplittableRandom random = new SplittableRandom(shop);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            int item = random.nextInt(ITEMS);
            for (int i = 0; i < 6; i++) {
                log.add((item + i) % ITEMS, view).time(1_000_000L * (100 * i + s));
            }
        }
        return log.toLog();
    }
}
