// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.summary.ShopLifts.Finding;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.hanse.sim.summary.ShopLifts.SizeGroup;
import org.junit.jupiter.api.Test;

class ShopLiftsTest {

    /** Alone, four of the p-values are below 5 %. Holm compares the least ones with 5 %/3, the next one with 5 %/2. */
    @Test
    void tested_severalShops_holmDecidesInEachDirection() {
        ShopLifts tested = ShopLifts.tested(List.of(
                shop("likely", new SignFlip(0.03, 0.97, 0.01)),
                shop("unlikely", new SignFlip(0.96, 0.02, 0.02)),
                shop("sure", new SignFlip(0.01, 0.99, 0.06))));
        assertThat(tested.all())
                .extracting(ShopLift::id, ShopLift::finding)
                .containsExactly(
                        tuple("likely", Finding.NONE), tuple("sure", Finding.BETTER), tuple("unlikely", Finding.NONE));
        assertThat(tested.better()).extracting(ShopLift::id).containsExactly("sure");
        assertThat(tested.worse()).isEmpty();
        assertThat(tested.undecided()).extracting(ShopLift::id).containsExactly("likely", "unlikely");
        assertThat(ShopLifts.tested(List.of(shop("worse", new SignFlip(0.96, 0.04, 0.02))))
                        .worse())
                .extracting(ShopLift::id)
                .containsExactly("worse");
    }

    @Test
    void medianEffect_shops_isTheMiddleOne() {
        ShopLift one = shop("one", new SignFlip(0.3, 0.7, 0.01));
        ShopLift two = shop("two", new SignFlip(0.3, 0.7, 0.04));
        ShopLift three = shop("three", new SignFlip(0.3, 0.7, 0.02));
        ShopLift equal = shop("equal", new SignFlip(1, 1, Double.NaN));
        assertThat(new ShopLifts(List.of(one, two, three)).medianEffect()).isEqualTo(0.02);
        assertThat(new ShopLifts(List.of(one, equal, two)).medianEffect()).isEqualTo(0.025);
        assertThat(new ShopLifts(List.of(equal)).medianEffect()).isNaN();
        assertThat(new ShopLifts(List.of(one, equal)).hasTests()).isTrue();
        assertThat(new ShopLifts(List.of(one, shop("old", SignFlip.NONE))).hasTests())
                .isFalse();
    }

    @Test
    void bySize_groupsShopsOfOneSize_inTheirOrder() {
        List<ShopLift> shops = IntStream.range(0, 16)
                .mapToObj(i -> new ShopLift(
                        "s" + i,
                        10 * (i + 1),
                        new Difference(i / 100.0, i / 100.0 - 1, i / 100.0 + 1, 100),
                        SignFlip.NONE))
                .toList();
        ShopLifts lifts = new ShopLifts(shops);

        Bootstrap bootstrap = new Bootstrap(1000, 3, ShardRunner.sequential());
        List<SizeGroup> sizes = lifts.bySize(4, bootstrap);
        assertThat(sizes).extracting(SizeGroup::least).containsExactly(10, 50, 90, 130);
        assertThat(sizes).extracting(SizeGroup::most).containsExactly(40, 80, 120, 160);
        assertThat(sizes.get(2).lift().difference()).isCloseTo((8 + 9 + 10 + 11) / 400.0, within(1e-12));
        assertThat(sizes.get(2).lift().low()).isBetween(0.08, 0.095);
        assertThat(sizes.get(2).lift().high()).isBetween(0.095, 0.11);
        assertThat(sizes.get(2).lift().low())
                .isEqualTo(bootstrap
                        .estimate(MetricValues.mean(new double[] {0.08, 0.09, 0.1, 0.11}))
                        .low());
        // Of one resample both ends are that one.
        assertThat(lifts.bySize(4, new Bootstrap(1, 3, ShardRunner.sequential())))
                .allSatisfy(size ->
                        assertThat(size.lift().low()).isEqualTo(size.lift().high()));
        assertThat(new ShopLifts(shops.subList(0, 7)).bySize(4, bootstrap)).isEmpty();
    }

    private static ShopLift shop(String id, SignFlip tests) {
        return new ShopLift(id, 1000, new Difference(0.01, -0.01, 0.03, 1000), tests);
    }
}
