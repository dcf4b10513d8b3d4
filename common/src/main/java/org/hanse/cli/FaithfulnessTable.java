// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.explain.FaithfulnessJson;

/** Tests of explanations as lines of text. */
public final class FaithfulnessTable {

    private FaithfulnessTable() {}

    /** Returns a line with the answer, then the tests that were measured. */
    public static List<String> lines(Faithfulness result) {
        List<String> lines = new ArrayList<>();
        String grade = FaithfulnessJson.word(result.grade());
        lines.add(String.format(
                Locale.ROOT,
                "Explanations of grade %s: %s, tested on %,d decisions",
                grade,
                result.isOffered() ? "offered" : "not offered on these data",
                result.cases()));
        TextTable table = TextTable.aligned("lrll").row("test", "measured", "result", "threshold");
        for (Faithfulness.Outcome own : result.outcomes()) {
            own.measured()
                    .ifPresent(measured -> table.row(
                            FaithfulnessJson.word(own.test()),
                            String.format(Locale.ROOT, "%.4f", measured),
                            FaithfulnessJson.word(own.verdict()),
                            own.test().threshold() + (own.note().isEmpty() ? "" : "; " + own.note())));
        }
        table.lines("  ").forEach(lines::add);
        if (result.outcomes().stream().anyMatch(own -> own.verdict() == Faithfulness.Verdict.ALARM)) {
            lines.add("  An alarm does not decide whether the grade is offered.");
        }
        return List.copyOf(lines);
    }
}
