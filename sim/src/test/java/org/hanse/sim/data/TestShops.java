// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.stream.IntStream;

/** Worlds and histories that several tests look at. */
final class TestShops {

    static final ShopSpec SMALL = new ShopSpec(2, 400, 300, 90, 7);

    private TestShops() {}

    static ShopWorld world(int merchant) {
        return ShopWorld.generate(SMALL, SMALL.merchantIds().get(merchant));
    }

    static List<ShopperHistory> histories(ShopWorld world) {
        return IntStream.range(0, world.spec().shoppers())
                .mapToObj(world::shopper)
                .toList();
    }
}
