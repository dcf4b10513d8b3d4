// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;

/** Client training whose update is the change of the shared parameters. */
final class WholeUpdates implements ClientTraining {

    private final LocalWork work;
    private final TrainerPool<? extends LocalTrainer> trainers;
    private final UploadPipeline uploads;

    WholeUpdates(LocalWork work, TrainerPool<? extends LocalTrainer> trainers, UploadPipeline uploads) {
        this.work = work;
        this.trainers = trainers;
        this.uploads = uploads;
    }

    @Override
    public ClientUpdate update(int participant, PersonalState state, Bounds bounds, ClientDraws draws) {
        Share share = trainers.with(trainer -> {
            PersonalState fitted = trainer.fit(participant, state, work, draws.fitting());
            return trainer.train(participant, fitted, work, draws.training());
        });
        return new ClientUpdate(
                uploads.prepare(share, bounds.quantization(), draws),
                Optional.of(share.state()),
                share.loss(),
                share.update().examples());
    }
}
