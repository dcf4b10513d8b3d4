// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Query;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;

/**
 * Which queries have a target that some other shopper, of any part, joins with an item of the history. Parts share items by their keys,
 * else by ids. No count of shoppers can rank the targets of the other queries: only descriptions and popularity can.
 */
public final class JoinedTargets {

    private final HeldOut split;
    private final Map<ItemId, Set<Integer>> shoppers = new HashMap<>();
    private final IdentityHashMap<Part, Map<ShopperId, Integer>> numbers = new IdentityHashMap<>();

    /** @param parts parts that train */
    public JoinedTargets(List<Part> parts, HeldOut split) {
        this.split = split;
        int next = 0;
        for (Part part : parts) {
            InteractionLog log = part.train(split);
            Catalogue catalogue = part.merchant().dataset().catalogue();
            Map<ShopperId, Integer> own = new HashMap<>();
            for (int s = 0; s < log.shoppers(); s++) {
                own.put(log.shopper(s), next);
                for (int p = log.from(s); p < log.to(s); p++) {
                    shoppers.computeIfAbsent(catalogue.item(log.item(p)).sharedId(), item -> new HashSet<>())
                            .add(next);
                }
                next++;
            }
            numbers.put(part, own);
        }
    }

    /**
     * Returns the queries of a part none of whose targets another shopper joins with the history.
     *
     * @return indices into the queries of the split, ascending
     */
    public int[] unjoined(Part part) {
        Holdout holdout =
                split == HeldOut.TEST ? part.splits().test() : part.splits().validation();
        return IntStream.range(0, holdout.queries().size())
                .filter(q -> !isJoined(part, holdout.queries().get(q)))
                .toArray();
    }

    private boolean isJoined(Part part, Query query) {
        Catalogue catalogue = part.merchant().dataset().catalogue();
        int self = numbers.getOrDefault(part, Map.of()).getOrDefault(query.name(), -1);
        List<Set<Integer>> ofTargets = new ArrayList<>();
        for (int t = 0; t < query.targets(); t++) {
            ofTargets.add(of(catalogue.item(query.target(t)).sharedId()));
        }
        for (int h = 0; h < query.history().length(); h++) {
            Set<Integer> met = of(catalogue.item(query.history().item(h)).sharedId());
            for (Set<Integer> target : ofTargets) {
                Set<Integer> fewer = met.size() < target.size() ? met : target;
                Set<Integer> more = fewer == met ? target : met;
                if (fewer.stream().anyMatch(shopper -> shopper != self && more.contains(shopper))) {
                    return true;
                }
            }
        }
        return false;
    }

    private Set<Integer> of(ItemId item) {
        return shoppers.getOrDefault(item, Set.of());
    }
}
