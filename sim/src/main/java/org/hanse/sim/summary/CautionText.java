// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.cli.SignalText;
import org.hanse.cli.Words;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.sim.federate.CountRecord;
import org.hanse.sim.federate.DropoutGap;
import org.hanse.sim.federate.FederationCautions;
import org.hanse.sim.federate.FitFailures;
import org.hanse.sim.federate.PairRecord;
import org.hanse.sim.federate.PopulationGap;
import org.hanse.sim.federate.SumRecords;

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
        notes.addAll(of(cautions.before()));
        return notes;
    }

    /** Returns notes on the sums before the first round. */
    public static List<String> of(SumRecords before) {
        List<String> notes = new ArrayList<>();
        before.counts().map(CautionText::of).ifPresent(notes::addAll);
        before.pairs().map(CautionText::of).ifPresent(notes::add);
        return notes;
    }

    private static String of(PairRecord pairs) {
        if (!pairs.sum().summed()) {
            return "federation.pairs: no sum (" + pairs.sum().outcome() + "); each shop's tables have its own counts";
        }
        return "federation.pairs: similar pairs of "
                + (pairs.sum().missing().isEmpty()
                        ? Words.count(pairs.sum().asked(), "shop")
                        : Words.count(pairs.sum().asked()
                                        - pairs.sum().missing().size()) + " of "
                                + Words.count(pairs.sum().asked(), "shop"))
                + " summed within the guarantee, epsilon "
                + PlainNumber.of(pairs.settings().epsilon())
                + " for it alone; noise of deviation " + PlainNumber.rounded(pairs.deviation(), 3)
                + " where a shopper adds 1 at most";
    }

    /** Returns notes on a sum of counts. */
    private static List<String> of(CountRecord counts) {
        if (!counts.sum().summed()) {
            return List.of("federation.counts: no sum (" + counts.sum().outcome()
                    + "); each shop's tables have its own counts");
        }
        List<String> notes = new ArrayList<>();
        notes.add("federation.counts: no privacy guarantee; the coordinator and every shop can test whether any shopper"
                + " has a pair of items (docs/design/threat-model.md)");
        if (counts.crowded()) {
            notes.add("federation.counts: found " + Words.percent(counts.load())
                    + " of the counters above 0; expected at most " + Words.percent(CountSettings.HIGH_LOAD)
                    + ", since false pairs are frequent. Use cells: " + Words.count(counts.enoughCells())
                    + " or more, or fewer pairs");
        }
        if (counts.cut() > 0) {
            notes.add("federation.counts: " + Words.count(counts.cut()) + " counters of shops were clipped to "
                    + Words.count(CountSettings.MOST) + ". Use more cells");
        }
        if (!counts.sum().missing().isEmpty()) {
            notes.add("federation.counts: " + counts.sum().missing().size() + " of "
                    + counts.sum().asked() + " shops are not in the sum and add their own counts at home");
        }
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
