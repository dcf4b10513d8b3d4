// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.account.Observation.Adversary;

/** Part of the page about secure aggregation and the privacy guarantees of models. */
final class PrivacySection {

    private PrivacySection() {}

    /** Returns one section, or none without protection. */
    static List<PageView.Privacy> view(RunRecord run) {
        List<String> words = PrivacyText.of(run);
        if (words.isEmpty()) {
            return List.of();
        }
        List<PageView.Guarantee> guarantees = new ArrayList<>();
        List<PageView.Key> keys = new ArrayList<>();
        List<CurveChart.Line> lines = new ArrayList<>();
        run.guarantees().forEach((model, own) -> {
            guarantees.add(row(model, own));
            if (own.guarantee().holds() && lines.size() < CurveChart.MOST_LINES) {
                keys.add(CurveChart.key(lines.size(), model));
                lines.add(new CurveChart.Line(spent(run, model), 0, false));
            }
        });
        return List.of(new PageView.Privacy(
                Stream.concat(words.stream(), PrivacyText.budgets(run)).toList(), guarantees, keys, chart(run, lines)));
    }

    private static List<PageView.Chart> chart(RunRecord run, List<CurveChart.Line> lines) {
        long guarantees = run.guarantees().values().stream()
                .filter(own -> own.guarantee().holds())
                .count();
        String caption = "Epsilon spent after each round if the coordinator follows the protocol"
                + (lines.size() < guarantees ? ", of the first " + lines.size() + " models" : "");
        return lines.stream().anyMatch(line -> line.values().size() > 1)
                ? List.of(new PageView.Chart(
                        CurveChart.draw(lines, "round", "privacy-epsilon", caption),
                        caption + "." + ends(run, lines.size())))
                : List.of();
    }

    /** Returns the last values of the curves, and the reason why the table has more. */
    private static String ends(RunRecord run, int lines) {
        String last = run.guarantees().entrySet().stream()
                .filter(own -> own.getValue().guarantee().holds())
                .limit(lines)
                .map(own -> own.getKey() + " "
                        + PrivacyStatement.bound(own.getValue().charged()))
                .collect(Collectors.joining(", "));
        boolean more = run.guarantees().values().stream().anyMatch(own -> own.charged() < own.epsilon());
        return " Last values: " + last + "."
                + (more ? " The table also covers a coordinator that reports false dropouts." : "");
    }

    private static PageView.Guarantee row(String model, ModelGuarantee own) {
        PrivacyGuarantee guarantee = own.guarantee();
        return new PageView.Guarantee(
                model,
                guarantee.holds() ? PrivacyStatement.bound(guarantee.epsilon()) : "none: no guarantee holds",
                PrivacyStatement.delta(guarantee.delta()),
                "each " + guarantee.unit().word(),
                guarantee.against() == Adversary.OUTSIDER ? "outsiders" : "outsiders and the coordinator",
                Words.count(own.rounds()));
    }

    /** Returns epsilon after each round; not a number before the first charged round. */
    private static List<Double> spent(RunRecord run, String model) {
        return run.training().stream()
                .filter(training -> training.model().equals(model))
                .flatMap(training -> training.federated().stream())
                .map(TrainingRecord.Round::epsilon)
                .toList();
    }
}
