// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.clientnode.app.ClientWork;
import org.hanse.clientnode.app.UploadPipeline;
import org.hanse.core.federation.RoundId;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Time of the client training of a mean participant, from trainings of some participants. Their results are discarded.
 */
final class ShareTrial {

    private static final int SEVERAL = 4;

    private final TimeTrial.Subject subject;
    private final TimeTrial.Stopwatch stopwatch;
    private final SimulatedTerms terms;
    private final UploadPipeline uploads;
    private final Workers<? extends LocalTrainer> workers;
    private final List<Integer> sample;

    ShareTrial(
            TimeTrial.Subject subject,
            TimeTrial.Stopwatch stopwatch,
            SimulatedTerms terms,
            Workers<? extends LocalTrainer> workers) {
        this.subject = subject;
        this.stopwatch = stopwatch;
        this.terms = terms;
        this.uploads = ClientWork.uploads(terms);
        this.workers = workers;
        this.sample = subject.sample();
    }

    double seconds() {
        return stepwise() ? secondsOfSteps() : secondsOfWhole();
    }

    /** Returns whether a training can have a number of steps. */
    private boolean stepwise() {
        return !(subject.config().work().amount() instanceof LocalWork.OneGradient)
                && workers.with(trainer -> trainer.kind()) == ModelKind.NETWORK;
    }

    /** Returns the time of a mean participant from the time of a step and the constant part. */
    private double secondsOfSteps() {
        LocalWork work = subject.config().work();
        LocalWork one = new LocalWork(new LocalWork.Steps(1), work.proximal(), 0, true);
        LocalWork several = new LocalWork(new LocalWork.Steps(SEVERAL), work.proximal(), 0, true);
        run(one);
        double ofOne = fastest(one);
        double aStep = Math.max(0, (fastest(several) - ofOne) / (SEVERAL - 1));
        double beside = Math.max(0, ofOne - aStep);
        double batches = subject.mean(subject.trainers()::batches);
        double steps = work.amount() instanceof LocalWork.Steps own
                ? own.count()
                : batches * (work.amount() instanceof LocalWork.Epochs epochs ? epochs.count() : 1);
        double fit = personal() ? aStep * batches * work.personalEpochs() : 0;
        return beside + aStep * steps + fit;
    }

    /** Returns the time of a mean participant in proportion to its positions. */
    private double secondsOfWhole() {
        LocalWork work = subject.config().work();
        LocalWork whole = work.amount() instanceof LocalWork.OneGradient
                ? work
                : new LocalWork(new LocalWork.Epochs(1), 0, 0, true);
        run(whole);
        double positions = sample.stream()
                .mapToLong(subject.trainers()::positions)
                .average()
                .orElse(1);
        double epochs = (work.amount() instanceof LocalWork.Epochs own ? own.count() : 1)
                + (personal() ? work.personalEpochs() : 0);
        return fastest(whole) * epochs * subject.mean(subject.trainers()::positions) / Math.max(1, positions);
    }

    private boolean personal() {
        return sample.stream().anyMatch(participant -> subject.trainers().personalParameters(participant) > 0);
    }

    /** Returns seconds of one participant. */
    private double fastest(LocalWork work) {
        return stopwatch.fastest(() -> run(work)) / sample.size();
    }

    private void run(LocalWork work) {
        QuantizationSpec spec = terms.format().quantization();
        subject.shards().map(sample.size(), i -> {
            Share share = workers.with(trainer -> trainer.train(sample.get(i), PersonalState.INITIAL, work, 0));
            IntegerUpdate rounded = uploads.prepare(share, spec, new SimulatedDraws(i, 0));
            return PlainSum.sent(new RoundId(1), share.update().base(), rounded).bytes();
        });
    }
}
