// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.scenario.SplitPart;
import org.hanse.sim.scenario.TrainedModel;

/** Whether shoppers' items are to be compared with more items than there are, which comes to all of them. */
final class WholeCatalogues {

    /** Merchants that are named. */
    private static final int NAMED = 3;

    private WholeCatalogues() {}

    /** What to know of {@code privacy.negatives}; empty if there are as many items everywhere. */
    static Optional<String> note(TrainedModel model, List<SplitPart> learners) {
        return model.federation()
                .flatMap(rounds -> rounds.uploads().privacy())
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .map(PrivacyConfig::gradients)
                .flatMap(gradients -> note(gradients.negatives(), learners));
    }

    private static Optional<String> note(int negatives, List<SplitPart> learners) {
        Map<String, Integer> small = new LinkedHashMap<>();
        for (SplitPart part : learners) {
            int items = part.merchant().dataset().catalogue().items().size();
            if (items < negatives) {
                small.put(part.merchant().id(), items);
            }
        }
        return small.isEmpty()
                ? Optional.empty()
                : Optional.of("privacy.negatives is " + negatives + ", and there are fewer items: "
                        + small.entrySet().stream()
                                .limit(NAMED)
                                .map(shop -> "all " + shop.getValue() + " items of " + shop.getKey())
                                .collect(Collectors.joining(", "))
                        + (small.size() > NAMED ? " and so on" : "") + " are compared with");
    }
}
