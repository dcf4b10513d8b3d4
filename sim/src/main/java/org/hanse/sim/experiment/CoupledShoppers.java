// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.Protocol;
import org.hanse.dataset.Coupling;
import org.hanse.sim.scenario.Merchant;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.SplitPart;
import org.hanse.sim.summary.ShopperCoupling.Cause;
import org.hanse.sim.summary.ShopperCoupling;

/** Couplings of shoppers in the data of a scenario. */
final class CoupledShoppers {

    private CoupledShoppers() {}

    /** Returns the couplings of these parts; empty without any. */
    static Optional<ShopperCoupling> of(Scenario scenario, List<SplitPart> learners) {
        Map<Cause, Set<String>> merchants = new LinkedHashMap<>();
        for (SplitPart part : learners) {
            Merchant merchant = part.merchant();
            for (Coupling coupling : merchant.dataset().couplings()) {
                merchants
                        .computeIfAbsent(new Cause.OfData(coupling), cause -> new LinkedHashSet<>())
                        .add(merchant.id());
            }
            if (atAShare(scenario, merchant)) {
                merchants
                        .computeIfAbsent(new Cause.SplitAtShare(), cause -> new LinkedHashSet<>())
                        .add(merchant.id());
            }
        }
        return merchants.isEmpty() ? Optional.empty() : Optional.of(new ShopperCoupling(merchants));
    }

    /** Returns whether the scenario asks for a split at a share. The protocol of a merchant has the resulting time. */
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
