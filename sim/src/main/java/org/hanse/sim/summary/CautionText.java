// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.cli.SignalText;
import org.hanse.cli.Words;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.sim.federate.DropoutGap;
import org.hanse.sim.federate.FederationCautions;
import org.hanse.sim.federate.FitFailures;
import org.hanse.sim.federate.PopulationGap;

/** Notes on a training beside its figures, without a full stop. */
public final class CautionText {

    private static final int MOST_MERCHANTS = 3;
    private static final int MOST_FAILURES = 20;

    private CautionText() {}

    /** Returns a note for each weakness of a federation. */
    public static List<String> of(FederationCautions cautions) {
        List<String> notes = new ArrayList<>();
        cautions.lowSignal().map(SignalText::warning).ifPresent(notes::add);
        cautions.dropouts().map(CautionText::dropouts).ifPresent(notes::add);
        cautions.population().map(CautionText::of).ifPresent(notes::add);
        notes.addAll(cautions.budget());
        cautions.before().forEach(sum -> notes.addAll(sum.notes()));
        return notes;
    }

    private static String dropouts(DropoutGap gap) {
        List<String> remedies = new ArrayList<>();
        if (gap.minimumTooHigh()) {
            remedies.add("a lower cohort.minimum");
        }
        gap.dropout()
                .ifPresent(least -> remedies.add("a greater secureAggregation.dropout (" + PlainNumber.up(least, 2)
                        + " or more is one participant)"));
        return "secure aggregation: a cohort of " + gap.cohort()
                + " tolerates no dropout, so one dropout aborts the round; use "
                + (remedies.isEmpty() ? "more merchants" : String.join(" and ", remedies));
    }

    /** Returns the note on a population. */
    public static String of(PopulationGap gap) {
        String population = Words.count(gap.population());
        String present = Words.count(gap.present());
        return "population is " + population + ", and the training data hold " + present + " "
                + gap.unit().word() + "s: sums are divided by the expected number out of " + population
                + ", and delta is checked against "
                + (gap.population() < gap.present() ? present : "that number");
    }

    /** Returns a note for each weakness of the data. */
    public static List<String> of(DataCautions cautions) {
        List<String> notes = new ArrayList<>();
        if (!cautions.couplings().isEmpty()) {
            notes.add("epsilon does not hold for these data as they are, since one shopper's data change what is read"
                    + " of all others, and not only what is learned of them (docs/design/privacy.md): "
                    + cautions.couplings().entrySet().stream()
                            .map(entry -> "of " + String.join(", ", entry.getValue()) + ", "
                                    + entry.getKey().words())
                            .collect(Collectors.joining("; ")));
        }
        Map<String, Integer> small = cautions.smallCatalogues();
        if (!small.isEmpty()) {
            int more = small.size() - MOST_MERCHANTS;
            notes.add("privacy.negatives: found " + cautions.negatives() + "; these shops have fewer items: "
                    + small.entrySet().stream()
                            .limit(MOST_MERCHANTS)
                            .map(shop -> shop.getKey() + " " + shop.getValue())
                            .collect(Collectors.joining(", "))
                    + (more > 0 ? " and " + more + " more" : "") + ". Each compares with all its items");
        }
        return notes;
    }

    /** Returns a note for each participant that serves an older personal part. */
    public static List<String> of(FitFailures failures) {
        List<String> notes = new ArrayList<>();
        failures.reasons().entrySet().stream()
                .limit(MOST_FAILURES)
                .forEach(one -> notes.add(one.getKey()
                        + " was served with what it had before: its private part could not"
                        + " be fitted to the model of round " + failures.round() + " (" + one.getValue() + ")"));
        int more = failures.reasons().size() - MOST_FAILURES;
        if (more > 0) {
            notes.add("so were " + more + " others");
        }
        return notes;
    }
}
