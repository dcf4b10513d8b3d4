// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Protocol;
import org.hanse.dataset.Coupling;
import org.hanse.sim.scenario.Merchant;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.SplitPart;

/** Whether what is learned of one shopper depends on others' data even before training, so that no guarantee holds for it. */
final class CoupledShoppers {

    private static final String SPLIT =
            "splits are cut where a share of all interactions has happened; cut them at dates";

    private CoupledShoppers() {}

    /** What to know of a guarantee about these parts; empty if nothing. */
    static Optional<String> caution(Scenario scenario, List<SplitPart> learners) {
        Map<String, Set<String>> whose = new LinkedHashMap<>();
        for (SplitPart part : learners) {
            Merchant merchant = part.merchant();
            for (Coupling coupling : merchant.dataset().couplings()) {
                whose.computeIfAbsent(coupling.words(), words -> new LinkedHashSet<>())
                        .add(merchant.id());
            }
            if (atAShare(scenario, merchant)) {
                whose.computeIfAbsent(SPLIT, words -> new LinkedHashSet<>()).add(merchant.id());
            }
        }
        return whose.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "epsilon does not hold for these data as they are, since one shopper's data change what is read"
                                + " of all others, and not only what is learned of them (docs/design/privacy.md): "
                                + whose.entrySet().stream()
                                        .map(entry ->
                                                "of " + String.join(", ", entry.getValue()) + ", " + entry.getKey())
                                        .collect(Collectors.joining("; ")));
    }

    /** What was asked for: the protocol that a merchant has says at which time that was. */
    private static boolean atAShare(Scenario scenario, Merchant merchant) {
        return scenario.merchants().stream()
                .filter(entry -> entry.id().equals(merchant.id()))
                .map(entry ->
                        entry.protocol().applyTo(merchant.dataset().protocol()).split())
                .anyMatch(split -> split instanceof Protocol.TimeSplit times
                        && (times.validation() instanceof Protocol.Fraction
                                || times.test() instanceof Protocol.Fraction));
    }
}
