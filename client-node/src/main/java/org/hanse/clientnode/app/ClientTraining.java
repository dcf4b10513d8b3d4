// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.job.JobPrivacy;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.quantize.QuantizationSpec;

/** Client side of a round before masking: steps 1 to 4. */
public sealed interface ClientTraining permits ShopperSums, WholeUpdates {

    /**
     * Bounds of an update in a round.
     *
     * @param quantization conversion to integers
     * @param clipNorm L2 clip norm of one unit's contribution; 0 without clipping
     */
    record Bounds(QuantizationSpec quantization, double clipNorm) {}

    /**
     * Computes one participant's update. Any thread may call it.
     *
     * @param participant index of the participant in the trainers
     * @param state personal part before the round
     * @throws org.hanse.core.learn.DivergenceException if a loss or parameter is not finite
     */
    ClientUpdate update(int participant, PersonalState state, Bounds bounds, ClientDraws draws);

    /** Returns client training whose updates are changes of the shared parameters. */
    static ClientTraining whole(LocalWork work, TrainerPool<? extends LocalTrainer> trainers, UploadPipeline uploads) {
        return new WholeUpdates(work, trainers, uploads);
    }

    /** Returns client training with clipped gradients of single shoppers. */
    static ClientTraining ofShoppers(JobPrivacy privacy, TrainerPool<? extends ShopperTrainer> trainers) {
        return new ShopperSums(privacy.terms().samplingRate(), trainers, new PrivateUploads(privacy));
    }
}
