// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.dataset.CleaningReport;

/** A merchant's data in a few lines, cleaning included. */
final class MerchantFacts {

    private MerchantFacts() {}

    static List<PageView.Fact> of(MerchantSummary merchant) {
        MerchantSummary.Facts facts = merchant.facts();
        List<PageView.Fact> lines = new ArrayList<>();
        lines.add(new PageView.Fact("data set", facts.dataset()));
        lines.add(new PageView.Fact(
                "size",
                Numbers.count(facts.shoppers(), "shopper") + ", " + Numbers.count(facts.items(), "item") + ", "
                        + Numbers.count(facts.interactions(), "interaction")));
        lines.add(new PageView.Fact("types", ProtocolText.types(facts)));
        facts.from()
                .ifPresent(from -> lines.add(
                        new PageView.Fact("time", from + " to " + facts.to().orElse(from))));
        if (merchant.parts().size() > 1) {
            lines.add(new PageView.Fact("parts", Numbers.count(merchant.parts().size())));
        }
        if (merchant.repeats() > 0) {
            lines.add(new PageView.Fact(
                    "test queries dropped",
                    Numbers.count(merchant.repeats()) + ", whose target lies in the excluded history"));
        }
        CleaningReport report = merchant.report();
        lines.add(new PageView.Fact("rows read", Numbers.count(report.rows())));
        lines.add(new PageView.Fact("dropped", reasons(report.dropped())));
        lines.add(new PageView.Fact("repaired", reasons(report.repaired())));
        return lines;
    }

    private static String reasons(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(e -> e.getKey() + ": " + Numbers.count(e.getValue()))
                        .collect(Collectors.joining("; "));
    }
}
