// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.core.learn.train.TrainingCurve.Epoch;

/** Part of the page about trainings. */
final class TrainingSection {

    private static final String NO_CHOICE =
            "under a privacy guarantee, model selection by validation would be an uncharged release.";

    private final List<TrainingRecord> trainings;
    private final List<TrainingRecord> drawn;
    private final String noised;
    private final Set<String> guaranteed;

    /** Models without a privacy guarantee and with selection of the last round. */
    private final String last;

    TrainingSection(RunRecord run) {
        this.trainings = run.training();
        List<TrainingRecord> curves = trainings.stream()
                .filter(training -> training.curve().size() > 0)
                .toList();
        this.drawn = curves.subList(0, Math.min(CurveChart.MOST_LINES, curves.size()));
        this.guaranteed = run.guarantees().keySet();
        this.noised = names(run, NetworkRecord::isPrivate);
        this.last = names(run, network -> network.lastRound() && !network.isPrivate());
    }

    private static String names(RunRecord run, Predicate<NetworkRecord> kind) {
        return run.networks().stream().filter(kind).map(NetworkRecord::model).collect(Collectors.joining(", "));
    }

    /** Returns one section, or none without trainings. */
    List<PageView.Training> view() {
        if (trainings.isEmpty()) {
            return List.of();
        }
        List<PageView.Chart> charts = new ArrayList<>();
        boolean validated =
                drawn.stream().anyMatch(training -> !training.validated().isEmpty());
        if (validated) {
            charts.add(chart(
                    "training-validation",
                    by() + " after each epoch",
                    drawn.stream()
                            .map(training -> line(
                                    training, false, epoch -> epoch.validation().orElse(Double.NaN)))
                            .toList()));
        }
        if (drawn.stream()
                .flatMap(training -> training.curve().epochs().stream())
                .anyMatch(TrainingSection::hasLoss)) {
            charts.add(chart(
                    "training-loss",
                    "Loss of each epoch (mean over positions) or round (weighted mean over updates)"
                            + (noised.isEmpty() ? "" : "; none under a privacy guarantee"),
                    drawn.stream()
                            .map(training -> line(training, true, Epoch::loss))
                            .toList()));
        }
        List<PageView.Key> keys = new ArrayList<>();
        for (int t = 0; t < drawn.size(); t++) {
            keys.add(CurveChart.key(t, name(drawn.get(t))));
        }
        return List.of(new PageView.Training(
                words(validated),
                charts,
                keys,
                trainings.stream().map(TrainingSection::row).toList(),
                trainings.stream().flatMap(this::remarks).toList()));
    }

    /** Returns the reason for a missing model and the notes of a training, without those under Privacy. */
    private Stream<String> remarks(TrainingRecord training) {
        Stream<String> notes = training.notes().stream()
                .filter(note -> !guaranteed.contains(training.model()) || !PrivacyText.isNote(note));
        return Stream.concat(Stream.of(training.problem()), notes)
                .filter(words -> !words.isEmpty())
                .map(words -> name(training) + ": " + words + ".");
    }

    private String by() {
        List<String> figures = drawn.stream()
                .map(TrainingRecord::validated)
                .filter(by -> !by.isEmpty())
                .distinct()
                .toList();
        String words = String.join(" or ", figures);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private String words(boolean validated) {
        String words = validated
                ? "Large dots mark the epochs whose parameters were kept: the best by validation"
                        + (last.isEmpty() ? "" : ", the last of " + last + " as its scenario selects")
                        + (noised.isEmpty() ? "." : ", and the last of " + noised + ": " + NO_CHOICE)
                : noised.isEmpty()
                        ? "There was no validation; the parameters of the last epoch were kept."
                        : "The parameters of the last round were kept: " + NO_CHOICE;
        if (trainings.stream().anyMatch(TrainingRecord::refitted)) {
            words += " For the test, networks were trained again for the same number of epochs, on all data before"
                    + " the test targets.";
        }
        return drawn.size() < trainings.size() ? words + " The charts show some of the trainings." : words;
    }

    private static CurveChart.Line line(TrainingRecord training, boolean gaps, ToDoubleFunction<Epoch> height) {
        return new CurveChart.Line(
                training.curve().epochs().stream().map(height::applyAsDouble).toList(),
                training.problem().isEmpty() ? training.curve().best() : 0,
                gaps);
    }

    private static PageView.Chart chart(String id, String caption, List<CurveChart.Line> lines) {
        return new PageView.Chart(CurveChart.draw(lines, "epoch", id, caption), caption + ".");
    }

    static String name(TrainingRecord training) {
        return training.merchant().equals("all") ? training.model() : training.model() + ", " + training.merchant();
    }

    private static PageView.Trained row(TrainingRecord training) {
        List<Epoch> epochs = training.curve().epochs();
        OptionalDouble best = training.curve().bestValidation();
        return new PageView.Trained(
                name(training),
                Words.count(training.participants()),
                epochs.isEmpty() ? "–" : Words.count(epochs.size()),
                epochs.isEmpty() ? "–" : Words.count(training.curve().best()),
                best.isEmpty() ? "–" : String.format(Locale.ROOT, "%.4f", best.getAsDouble()),
                lastLoss(epochs),
                Words.count(training.parameters()),
                Numbers.bytes((double) training.bytes()),
                Numbers.seconds(training.seconds()),
                Numbers.memory(training.peakRssBytes()));
    }

    private static boolean hasLoss(Epoch epoch) {
        return Double.isFinite(epoch.loss());
    }

    private static String lastLoss(List<Epoch> epochs) {
        return epochs.isEmpty() || Double.isNaN(epochs.get(epochs.size() - 1).loss())
                ? "–"
                : String.format(
                        Locale.ROOT, "%.4f", epochs.get(epochs.size() - 1).loss());
    }
}
