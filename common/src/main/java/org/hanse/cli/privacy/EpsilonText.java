// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import org.hanse.cli.TextTable;
import org.hanse.cli.privacy.EpsilonAnswer.Bound;

/** What releases cost, for people. */
final class EpsilonText {

    private EpsilonText() {}

    static List<String> lines(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        List<String> lines = new ArrayList<>();
        lines.add("Epsilon is " + ReleaseText.epsilon(answer.least()) + " at delta " + Figure.of(answer.delta())
                + ReleaseText.afterRounds(plan.rounds()));
        lines.add("");
        TextTable bounds = TextTable.aligned("lrl");
        for (Bound bound : answer.bounds()) {
            bounds.row(
                    bound.accountant().toString(),
                    bound.epsilon().isEmpty() ? "-" : Figure.up(bound.epsilon().getAsDouble(), Figure.TEXT_DIGITS),
                    bound.accountant().words() + (bound.epsilon().isEmpty() ? "; no bound for these releases" : ""));
        }
        lines.addAll(bounds.lines(""));
        lines.add("");
        lines.addAll(ReleaseText.lines(plan, answer.noise()));
        lines.add("");
        ReleaseText.holds(answer).forEach(text -> lines.addAll(ReleaseText.wrapped(text)));
        return lines;
    }
}
