// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.hanse.cli.Progress;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.FitListener;
import org.hanse.sim.train.Divergence;
import org.hanse.sim.train.Remedy;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

    private static final int EPOCHS = 4;
    private static final int STEPS = 2;

    private final AtomicLong seconds = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
    private final TrainingProgress progress = new TrainingProgress(
            () -> {},
            part -> {},
            (task, total) -> Progress.plain(task, total, out, clock),
            (task, total) -> Progress.plainPatient(task, total, out, clock));

    @Test
    void epoch_fromTheStart_tellsStepsTheCurveAndTheTimeLeft() {
        begin();
        step(1, 2);
        step(2, 1.5);
        progress.epochEnded(curve(0.1));
        step(1, 1.25);

        assertThat(lines())
                .containsExactly(
                        "training central: 1 of 8 (epoch 1/4, step 1/2, loss 2.00), about 21 s left",
                        "training central: 2 of 8 (epoch 1/4, step 2/2, loss 1.50), about 18 s left",
                        "training central: epoch 1 of at most 4, loss 0.5000, validation ndcg@10 0.1000 (best 0.1000"
                                + " at 1), at most 18 s left",
                        "training central: 3 of 8 (epoch 2/4, step 1/2, loss 1.25, validation ndcg@10 0.1000"
                                + " (best 0.1000 at 1)), about 15 s left");
    }

    @Test
    void stepped_withoutALoss_saysThatItIsNotTold() {
        begin();
        step(1, Double.NaN);
        progress.epochEnded(new TrainingCurve(List.of(new TrainingCurve.Epoch(Double.NaN, 1, OptionalDouble.empty()))));

        assertThat(lines())
                .containsExactly(
                        "training central: 1 of 8 (epoch 1/4, step 1/2, loss withheld), about 21 s left",
                        "training central: epoch 1 of at most 4, loss withheld, at most 21 s left");
    }

    @Test
    void begun_afterCheckpoints_goesOnAfterThemAndCountsTheirTimeForNothing() {
        begin(0.3, 0.2);
        step(1, 0.9);

        assertThat(lines())
                .containsExactly(
                        "training central: going on after epoch 2",
                        "training central: 5 of 8 (epoch 3/4, step 1/2, loss 0.90, validation ndcg@10 0.2000"
                                + " (best 0.3000 at 1)), about 9 s left");
    }

    @Test
    void ended_beforeTheMostEpochs_isDoneAllTheSame() {
        begin();
        step(1, 2);
        step(2, 2);
        progress.epochEnded(curve(0.1));
        progress.ended(Optional.empty());

        assertThat(lines()).last().isEqualTo("training central: done in 6 s");
    }

    @Test
    void ended_withAProblem_saysItAndDoesNotClaimToBeDone() {
        begin();
        step(1, 2);
        progress.ended(Optional.of(new Divergence("epoch", OptionalInt.of(1), "the loss is NaN", Remedy.SERVER)));

        assertThat(lines())
                .endsWith(
                        "training central: training diverged in epoch 1 (the loss is NaN); lower"
                                + " federation.server.rate, at most 21 s left",
                        "training central: stopped at 1 of 8 after 3 s");
    }

    @Test
    void interrupted_afterAStep_saysThatItIsNotFinished() {
        begin();
        step(1, 2);
        progress.interrupted();

        assertThat(lines())
                .endsWith(
                        "training central: not finished, at most 21 s left",
                        "training central: stopped at 1 of 8 after 3 s");
    }

    /** Fits happen between two rounds, for their validation, and after the training. */
    @Test
    void fits_slow_showTheRemainingTime() {
        begin();
        fits(false, 4);
        progress.ended(Optional.empty());
        fits(true, 5);

        assertThat(lines())
                .containsExactly(
                        "fitting private parts: 2 of 4 (shop-2), about 12 s left",
                        "fitting private parts: done in 24 s",
                        "training central: done in 24 s",
                        "fitting those who join late: 2 of 5 (shop-2), about 18 s left",
                        "fitting those who join late: 4 of 5 (shop-4), about 6 s left",
                        "fitting those who join late: done in 30 s");
    }

    @Test
    void fits_thatTakeNoTime_areNotSpokenOf() {
        begin();
        fits(false, 1);
        progress.ended(Optional.empty());
        fits(true, 1);

        assertThat(lines()).containsExactly("training central: done in 6 s");
    }

    /** Six seconds each. */
    private void fits(boolean late, int participants) {
        progress.fitsBegun(new FitListener.Fits(late, participants));
        for (int participant = 1; participant <= participants; participant++) {
            seconds.addAndGet(6);
            progress.fitted("shop-" + participant);
        }
        progress.fitsEnded();
    }

    private void begin(double... validations) {
        progress.begun(new TrainingListener.Subject("central", "ndcg@10", "epoch", EPOCHS, STEPS), curve(validations));
    }

    /** Three seconds of work. */
    private void step(int step, double loss) {
        seconds.addAndGet(3);
        progress.stepped(step, loss);
    }

    private static TrainingCurve curve(double... validations) {
        List<TrainingCurve.Epoch> epochs = new ArrayList<>();
        for (double validation : validations) {
            epochs.add(new TrainingCurve.Epoch(0.5, 1, OptionalDouble.of(validation)));
        }
        return new TrainingCurve(epochs);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
