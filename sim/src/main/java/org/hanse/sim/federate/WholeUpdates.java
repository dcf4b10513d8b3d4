// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.core.learn.Coins;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.quantize.QuantizationSpec;

/** Each gives what its training has changed. */
final class WholeUpdates implements Contributions {

    private static final long TRAIN = 4;

    private final LocalWork work;
    private final Participants participants;
    private final Workers<? extends LocalTrainer> workers;
    private final UploadPipeline uploads;

    WholeUpdates(
            LocalWork work,
            Participants participants,
            Workers<? extends LocalTrainer> workers,
            UploadPipeline uploads) {
        this.work = work;
        this.participants = participants;
        this.workers = workers;
        this.uploads = uploads;
    }

    @Override
    public QuantizationSpec quantization(int members) {
        return uploads.quantization(members);
    }

    @Override
    public int size() {
        return uploads.size();
    }

    @Override
    public Given give(int member, QuantizationSpec spec, Seeds seeds) {
        Share share = workers.with(trainer -> {
            PersonalState fitted = trainer.fit(member, participants.latest(member), work, seeds.fit());
            return trainer.train(member, fitted, work, Coins.bits(seeds.round(), TRAIN));
        });
        return new Given(
                uploads.prepare(share, spec, seeds.round()),
                Optional.of(share.state()),
                share.loss(),
                share.update().examples());
    }

    @Override
    public double secondsOfMember(Forecast.Subject subject, Forecast.Stopwatch stopwatch) {
        return new ShareTrial(subject, stopwatch, uploads, workers).seconds();
    }
}
