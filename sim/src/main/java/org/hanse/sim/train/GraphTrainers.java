// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.dl4j.GraphLocalTrainer;
import org.hanse.core.learn.dl4j.GraphSettings;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Participants that train a DL4J graph. */
final class GraphTrainers implements ClientTrainers {

    private final String json;
    private final List<Merchant> merchants;
    private final GraphSettings settings;
    private final GraphLocalTrainer trainer;

    GraphTrainers(String json, List<Merchant> merchants, GraphSettings settings) {
        this.json = json;
        this.merchants = List.copyOf(merchants);
        this.settings = settings;
        this.trainer = new GraphLocalTrainer(json, merchants, settings);
    }

    /** Returns the common trainer, because participants take turns. */
    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return trainer;
    }

    /** Returns empty: a graph computes the gradient of a mini-batch and no gradient per shopper. */
    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.empty();
    }

    @Override
    public long shoppers(int participant) {
        return merchants.get(participant).log().shoppers();
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    public long positions(int participant) {
        return NetworkTrainer.windows(List.of(merchants.get(participant)), settings.history());
    }

    @Override
    public int batches(int participant) {
        return trainer.steps(participant);
    }

    /** Returns 0: a graph has no personal part. */
    @Override
    public long personalParameters(int participant) {
        return 0;
    }

    @Override
    public String fingerprint() {
        return json + settings + trainer.digest();
    }

    @Override
    public Optional<SharedNetwork> network(ParameterVector shared) {
        return Optional.empty();
    }
}
