// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.cli.Words;

/** Lines on a merchant's data, with the counts of cleaning. */
final class MerchantFacts {

    private MerchantFacts() {}

    static List<PageView.Fact> of(MerchantRecord merchant) {
        List<PageView.Fact> lines = new ArrayList<>();
        lines.add(new PageView.Fact("data set", merchant.dataset()));
        lines.add(new PageView.Fact(
                "size",
                Words.count(merchant.shoppers(), "shopper") + ", " + Words.count(merchant.items(), "item") + ", "
                        + Words.count(merchant.interactions(), "interaction")));
        lines.add(new PageView.Fact("types", ProtocolText.types(merchant.types())));
        if (!merchant.from().isEmpty()) {
            lines.add(new PageView.Fact("time", merchant.from() + " to " + merchant.to()));
        }
        if (merchant.partCount() > 1) {
            lines.add(new PageView.Fact("parts", Words.count(merchant.partCount())));
        }
        if (merchant.repeats() > 0) {
            lines.add(new PageView.Fact(
                    "test queries dropped",
                    Words.count(merchant.repeats()) + ", whose target lies in the excluded history"));
        }
        lines.add(new PageView.Fact("rows read", Words.count(merchant.rows())));
        lines.add(new PageView.Fact("dropped", reasons(merchant.dropped())));
        lines.add(new PageView.Fact("repaired", reasons(merchant.repaired())));
        return lines;
    }

    private static String reasons(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(e -> e.getKey() + ": " + Words.count(e.getValue()))
                        .collect(Collectors.joining("; "));
    }
}
