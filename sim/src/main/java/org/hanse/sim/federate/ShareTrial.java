// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.clientnode.app.UploadPipeline;
import org.hanse.core.federation.RoundId;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/** How long the share of a mean participant takes, from shares of some that are made and forgotten. */
final class ShareTrial {

    private static final int SEVERAL = 4;

    private final Forecast.Subject subject;
    private final Forecast.Stopwatch stopwatch;
    private final UploadPipeline uploads;
    private final Workers<? extends LocalTrainer> workers;
    private final List<Integer> tried;

    ShareTrial(
            Forecast.Subject subject,
            Forecast.Stopwatch stopwatch,
            UploadPipeline uploads,
            Workers<? extends LocalTrainer> workers) {
        this.subject = subject;
        this.stopwatch = stopwatch;
        this.uploads = uploads;
        this.workers = workers;
        this.tried = subject.tried();
    }

    double seconds() {
        return stepwise() ? secondsOfSteps() : secondsOfWhole();
    }

    /** Whether a share can be made of so many steps. */
    private boolean stepwise() {
        return !(subject.config().work().amount() instanceof LocalWork.OneGradient)
                && workers.with(trainer -> trainer.kind()) == ModelKind.NETWORK;
    }

    /** Of a mean participant's share, by what it costs beside its steps, and by its steps. */
    private double secondsOfSteps() {
        LocalWork work = subject.config().work();
        LocalWork one = new LocalWork(new LocalWork.Steps(1), work.proximal(), 0, true);
        LocalWork several = new LocalWork(new LocalWork.Steps(SEVERAL), work.proximal(), 0, true);
        run(one);
        double ofOne = fastest(one);
        double aStep = Math.max(0, (fastest(several) - ofOne) / (SEVERAL - 1));
        double beside = Math.max(0, ofOne - aStep);
        double batches = subject.mean(subject.locals()::batches);
        double steps = work.amount() instanceof LocalWork.Steps own
                ? own.count()
                : batches * (work.amount() instanceof LocalWork.Epochs epochs ? epochs.count() : 1);
        double fit = personal() ? aStep * batches * work.personalEpochs() : 0;
        return beside + aStep * steps + fit;
    }

    /** Of a mean participant's share, by its positions. */
    private double secondsOfWhole() {
        LocalWork work = subject.config().work();
        LocalWork whole = work.amount() instanceof LocalWork.OneGradient
                ? work
                : new LocalWork(new LocalWork.Epochs(1), 0, 0, true);
        run(whole);
        double positions =
                tried.stream().mapToLong(subject.locals()::positions).average().orElse(1);
        double epochs = (work.amount() instanceof LocalWork.Epochs own ? own.count() : 1)
                + (personal() ? work.personalEpochs() : 0);
        return fastest(whole) * epochs * subject.mean(subject.locals()::positions) / Math.max(1, positions);
    }

    private boolean personal() {
        return tried.stream().anyMatch(participant -> subject.locals().personalParameters(participant) > 0);
    }

    /** Seconds of one participant. */
    private double fastest(LocalWork work) {
        return stopwatch.fastest(() -> run(work)) / tried.size();
    }

    private void run(LocalWork work) {
        QuantizationSpec spec = uploads.quantization(tried.size());
        subject.shards().map(tried.size(), i -> {
            Share share = workers.with(trainer -> trainer.train(tried.get(i), PersonalState.INITIAL, work, 0));
            IntegerUpdate rounded = uploads.prepare(share, spec, new SimulatedDraws(i, 0));
            return PlainSum.sent(new RoundId(1), share.update().base(), rounded).bytes();
        });
    }
}
