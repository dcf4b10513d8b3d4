// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.scenario.TrainedModel;

/** The part of the page about what was protected in trainings, and the privacy guarantees of models. */
final class PrivacySection {

    private PrivacySection() {}

    /** One or, where nothing was protected, none. */
    static List<PageView.Privacy> view(RunSummary run) {
        List<String> words = PrivacyText.of(run);
        if (words.isEmpty()) {
            return List.of();
        }
        List<PageView.Guarantee> guarantees = new ArrayList<>();
        List<PageView.Key> keys = new ArrayList<>();
        List<CurveChart.Line> lines = new ArrayList<>();
        for (TrainedModel model : run.scenario().trained()) {
            ModelGuarantee.of(run, model.name()).ifPresent(own -> {
                guarantees.add(row(model.name(), own));
                if (lines.size() < CurveChart.MOST_LINES) {
                    keys.add(CurveChart.key(lines.size(), model.name()));
                    lines.add(new CurveChart.Line(spent(run, model.name()), 0, false));
                }
            });
        }
        return List.of(new PageView.Privacy(words, guarantees, keys, chart(lines, guarantees.size())));
    }

    private static List<PageView.Chart> chart(List<CurveChart.Line> lines, int guarantees) {
        String caption = "Epsilon spent after each round, by the coordinator's account"
                + (lines.size() < guarantees ? ", of the first " + lines.size() + " models" : "");
        return lines.stream().anyMatch(line -> line.values().size() > 1)
                ? List.of(
                        new PageView.Chart(CurveChart.draw(lines, "round", "privacy-epsilon", caption), caption + "."))
                : List.of();
    }

    private static PageView.Guarantee row(String model, ModelGuarantee guarantee) {
        return new PageView.Guarantee(
                model,
                PrivacyStatement.bound(guarantee.epsilon()),
                PrivacyStatement.delta(guarantee.terms().delta()),
                "each " + guarantee.terms().unit().word(),
                guarantee.terms().scope().adversary() == Adversary.OUTSIDER
                        ? "outsiders"
                        : "outsiders and the coordinator",
                Numbers.count(guarantee.rounds()));
    }

    /** What all rounds up to each add up to; NaN before the first that was charged. */
    private static List<Double> spent(RunSummary run, String model) {
        List<Double> spent = new ArrayList<>();
        double last = Double.NaN;
        for (TrainingSummary training : run.trainings()) {
            if (training.model().equals(model)) {
                for (RoundRecord round : training.rounds()) {
                    OptionalDouble epsilon = round.epsilon();
                    last = epsilon.orElse(last);
                    spent.add(last);
                }
            }
        }
        return spent;
    }
}
