// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.hanse.cli.Progress;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.Forecast;
import org.hanse.sim.federate.PrivacyForecast;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.summary.OutlookText;
import org.hanse.sim.summary.ProblemText;
import org.hanse.sim.summary.RoundNotes;
import org.hanse.sim.train.Divergence;
import org.hanse.sim.train.ServedPart;
import org.hanse.sim.train.TrainingListener;

/** Progress display of trainings: a bar on a terminal, else a line for each epoch. */
final class TrainingProgress implements TrainingListener {

    private final Runnable beginning;
    private final Consumer<ServedPart> trained;
    private final ToProgress begin;
    private final ToProgress beginPatient;
    private Optional<Progress> progress = Optional.empty();
    private Optional<Progress> fits = Optional.empty();
    private TrainingCurve curve = TrainingCurve.EMPTY;
    private Subject subject = new Subject("", "", "epoch", 0, 0);

    /** Factory of progress displays. */
    @FunctionalInterface
    interface ToProgress {
        Progress of(String task, long total);
    }

    /**
     * Shows trainings on standard error.
     *
     * @param beginning run before the first one
     * @param trained receives a part of each trained network
     */
    TrainingProgress(Runnable beginning, Consumer<ServedPart> trained) {
        this(beginning, trained, Progress::start, Progress::startPatient);
    }

    /**
     * Shows trainings.
     *
     * @param beginning run before the first one
     * @param trained receives a part of each trained network
     * @param begin begins to show a training
     * @param beginPatient begins to show what mostly takes no time
     */
    TrainingProgress(Runnable beginning, Consumer<ServedPart> trained, ToProgress begin, ToProgress beginPatient) {
        this.beginning = beginning;
        this.trained = trained;
        this.begin = begin;
        this.beginPatient = beginPatient;
    }

    @Override
    public void beginning() {
        beginning.run();
    }

    @Override
    public void trained(ServedPart part) {
        trained.accept(part);
    }

    @Override
    public void foreseen(String training, Forecast forecast) {
        foreseen(training, OutlookText.of(forecast));
    }

    @Override
    public void foreseen(String training, PrivacyForecast forecast) {
        foreseen(training, OutlookText.of(forecast));
    }

    @Override
    public void foreseen(String training, String note) {
        Progress.remark("forecast of " + training, note);
    }

    @Override
    public void noted(String training, String words) {
        String name = "note on " + training;
        progress.ifPresentOrElse(shown -> shown.aside(name, words), () -> Progress.remark(name, words));
    }

    @Override
    public void budgetsExhausted(String training, RoundRecord round) {
        noted(training, RoundNotes.exhausted(round));
    }

    @Override
    public void begun(Subject training, TrainingCurve before) {
        subject = training;
        curve = before;
        Progress started = begin.of("training " + training.what(), (long) training.most() * training.steps());
        if (before.size() > 0) {
            started.skip(
                    (long) before.size() * training.steps(), "going on after " + training.unit() + " " + before.size());
        }
        progress = Optional.of(started);
        if (before.size() == 0 && before.start().isPresent()) {
            started.note(String.format(
                    Locale.ROOT,
                    "before the first %s, validation %s %.4f",
                    training.unit(),
                    training.by(),
                    before.start().getAsDouble()));
        }
    }

    @Override
    public void stepped(int step, double loss) {
        progress.ifPresent(shown -> shown.step(text(step, loss)));
    }

    @Override
    public void epochEnded(TrainingCurve now) {
        curve = now;
        TrainingCurve.Epoch last = now.epochs().get(now.size() - 1);
        progress.ifPresent(shown -> shown.note(String.format(
                Locale.ROOT,
                "%s %d of at most %d, %s%s",
                subject.unit(),
                now.size(),
                subject.most(),
                loss("%.4f", last.loss()),
                validation(now))));
    }

    @Override
    public void ended(Optional<Divergence> divergence) {
        end(shown -> divergence.map(ProblemText::of).ifPresentOrElse(shown::note, shown::complete));
    }

    @Override
    public void interrupted() {
        end(shown -> shown.note("not finished"));
    }

    private void end(Consumer<Progress> last) {
        progress.ifPresent(shown -> {
            last.accept(shown);
            shown.close();
        });
        progress = Optional.empty();
    }

    @Override
    public void fitsBegun(Fits all) {
        String task = all.late() ? "fitting those who join late" : "fitting private parts";
        fits = Optional.of(progress.map(shown -> shown.part(task, all.participants()))
                .orElseGet(() -> beginPatient.of(task, all.participants())));
    }

    @Override
    public void fitted(String participant) {
        fits.ifPresent(shown -> shown.step(participant));
    }

    @Override
    public void fitsEnded() {
        fits.ifPresent(Progress::close);
        fits = Optional.empty();
    }

    private String text(int step, double loss) {
        return String.format(
                Locale.ROOT,
                "%s %d/%d, %s %d/%d, %s%s",
                subject.unit(),
                curve.size() + 1,
                subject.most(),
                subject.unit().equals("round") ? "participant" : "step",
                step,
                subject.steps(),
                loss("%.2f", loss),
                validation(curve));
    }

    private static String loss(String format, double loss) {
        return Double.isNaN(loss) ? "loss withheld" : "loss " + String.format(Locale.ROOT, format, loss);
    }

    private String validation(TrainingCurve now) {
        if (now.size() == 0) {
            return "";
        }
        OptionalDouble last = now.epochs().get(now.size() - 1).validation();
        return last.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", validation %s %.4f (best %.4f at %d)",
                        subject.by(),
                        last.getAsDouble(),
                        now.bestValidation().orElse(Double.NaN),
                        now.best());
    }
}
