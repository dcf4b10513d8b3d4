// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.extension;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.sim.world.Policy;
import org.hanse.sim.world.World;

/** Each guide that a shopper reads makes a later purchase likelier by a tenth. A purchase ends the visit; eight steps cut it. */
public final class TrustWorld implements World {

    private static final int GUIDE = 0;
    private static final int OFFER = 1;
    private static final int STEPS = 8;
    private static final Catalogue ITEMS =
            Catalogue.of(List.of(CatalogueItem.bare(new ItemId("guide")), CatalogueItem.bare(new ItemId("offer"))));

    private SplittableRandom coins = new SplittableRandom(0);
    private int read;
    private int steps;

    @Override
    public Spec spec() {
        Set<InteractionType> types = Set.of(InteractionType.VIEW, InteractionType.PURCHASE);
        return new Spec("trust", ITEMS, types, Set.of(), List.of(0.0, 1.0, 0.0), STEPS);
    }

    @Override
    public Known known() {
        Map<String, Policy> rules = Map.of("always offer", Policy.of((seen, available) -> OFFER));
        return new Known(OptionalDouble.empty(), OptionalDouble.empty(), rules);
    }

    @Override
    public Observation reset(long seed) {
        coins = new SplittableRandom(seed);
        read = 0;
        steps = 0;
        return new Observation(GUIDE, InteractionType.VIEW);
    }

    @Override
    public Step step(int action) {
        boolean bought = action == OFFER && coins.nextDouble() < 0.05 + 0.1 * read;
        read += action == GUIDE ? 1 : 0;
        InteractionType type = bought ? InteractionType.PURCHASE : InteractionType.VIEW;
        return new Step(type, List.of(0.0, bought ? 1.0 : 0.0, 0.0), bought, ++steps == STEPS && !bought);
    }
}
