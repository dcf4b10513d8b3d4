// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Shops without shoppers and with an arbitrary model. The processing of sums is the same as with any model.
 *
 * @param layout of the model
 */
record EmptyShops(ParameterLayout layout) implements ClientTrainers {

    /** Creates shops with a model of this number of parameters. */
    static EmptyShops of(int parameters) {
        return new EmptyShops(
                ParameterLayout.accumulator().add("numbers", parameters).toLayout());
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return zero();
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.of(zero());
    }

    private ZeroTrainers.Trainer zero() {
        return new ZeroTrainers.Trainer(ParameterVector.of(layout, new float[layout.size()]));
    }

    @Override
    public long shoppers(int participant) {
        return 0;
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public long positions(int participant) {
        return 1;
    }

    @Override
    public int batches(int participant) {
        return 1;
    }

    @Override
    public long personalParameters(int participant) {
        return 0;
    }

    @Override
    public String fingerprint() {
        return "empty";
    }

    @Override
    public Optional<SharedNetwork> network(ParameterVector shared) {
        return Optional.empty();
    }
}
