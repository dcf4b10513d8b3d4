// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.PersonalState;

/** Client training whose update is the sum of clipped gradients of sampled shoppers. */
final class ShopperSums implements ClientTraining {

    private final double rate;
    private final TrainerPool<? extends ShopperTrainer> trainers;
    private final PrivateUploads uploads;

    /** @param rate probability with which a shopper takes part */
    ShopperSums(double rate, TrainerPool<? extends ShopperTrainer> trainers, PrivateUploads uploads) {
        this.rate = rate;
        this.trainers = trainers;
        this.uploads = uploads;
    }

    /** Ignores the personal part: it must not enter what is uploaded. */
    @Override
    public ClientUpdate update(int participant, PersonalState state, Bounds bounds, ClientDraws draws) {
        ShopperTrainer.Draw draw = new ShopperTrainer.Draw(rate, uploads.factor(bounds.clipNorm()));
        ShopperTrainer.Contribution contribution;
        try (StreamRandom sampling = draws.sampling()) {
            contribution = trainers.with(trainer -> trainer.contribute(participant, draw, sampling));
        }
        return new ClientUpdate(
                uploads.prepare(contribution, bounds.quantization(), draws), Optional.empty(), Double.NaN, 0);
    }
}
