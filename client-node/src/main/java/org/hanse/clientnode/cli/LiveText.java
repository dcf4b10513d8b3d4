// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hanse.clientnode.owner.ExperimentDocument;
import org.hanse.clientnode.owner.ExperimentDocument.ArmRow;

/** Trials with shoppers, as lines of {@code hanse node status}. */
final class LiveText {

    private static final int DAY = 10;

    private LiveText() {}

    /** Returns the lines; none without a limit of chance and an experiment. */
    static List<String> lines(NodeStatus.Live live, NodeSettings settings) {
        List<String> lines = new ArrayList<>();
        live.step()
                .ifPresent(own -> lines.add("Stepped back " + own.at().truncatedTo(ChronoUnit.SECONDS)
                        + " from the chosen one: " + own.reason() + ". Serves "
                        + live.instead().orElseThrow()));
        settings.live()
                .drawn()
                .ifPresent(most -> lines.add("Chance       " + live.drawn() + " of at most " + most
                        + " slots drawn today, in UTC; a list that could exceed this draws none"));
        live.experiment().ifPresent(own -> experiment(own, lines));
        return lines;
    }

    private static void experiment(ExperimentDocument own, List<String> lines) {
        lines.add("Experiment   " + own.verdict()
                + (own.because().isEmpty() ? "" : ": " + String.join("; ", own.because())));
        lines.add("             " + percent(own.share()) + " of known shoppers get " + own.against() + ", "
                + own.began().substring(0, DAY) + " to " + own.end().substring(0, DAY)
                + "; clicks and purchases within " + own.windowDays() + " days count");
        lines.add(arm("served", own.served()));
        lines.add(arm("holdout", own.holdout()));
        own.difference()
                .ifPresent(gap -> lines.add("  difference " + points(gap.value()) + " points (" + points(gap.low())
                        + " to " + points(gap.high()) + ", 95 % by shopper)"));
        if (own.open() > 0) {
            lines.add("  not counted yet: " + own.open() + " decisions of the last " + own.windowDays() + " days");
        }
    }

    private static String arm(String name, ArmRow own) {
        Optional<String> rate = own.rate().map(LiveText::percent);
        return String.format(Locale.ROOT, "  %-10s ", name) + own.decisions() + " decisions for " + own.shoppers()
                + " shoppers"
                + rate.map(each -> ", " + each + " with a click or purchase").orElse("");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%+.2f", 100 * share);
    }
}
