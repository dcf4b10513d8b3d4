// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Arms of shoppers. */
class ShopperArmsTest {

    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static List<ShopperId> holdout(byte[] key, double share) {
        ShopperArms arms = new ShopperArms(key, share);
        return IntStream.range(0, 20_000)
                .mapToObj(s -> new ShopperId("shopper-" + s))
                .filter(own -> arms.of(own) == Arm.HOLDOUT)
                .toList();
    }

    @Test
    void arms_ofManyShoppers_haveTheShare() {
        assertThat(holdout(KEY, .1)).hasSizeBetween(1_850, 2_150);
        assertThat(holdout(KEY, 0)).isEmpty();
        assertThat(holdout(KEY, 1)).hasSize(20_000);
    }

    @Test
    void arms_ofGreaterShare_keepTheHoldout() {
        assertThat(holdout(KEY, .2)).containsAll(holdout(KEY, .1));
    }

    /** HMAC-SHA256 of the ids by Python's hmac begins with these bytes. */
    @Test
    void arms_ofKnownHashes_areAsElsewhere() {
        ShopperId ann = new ShopperId("ann");

        assertThat(new ShopperArms(KEY, ANN - 1e-9).of(ann)).isEqualTo(Arm.SERVED);
        assertThat(new ShopperArms(KEY, ANN + 1e-9).of(ann)).isEqualTo(Arm.HOLDOUT);
    }

    private static final double ANN = 0.9813285520361966;

    @Test
    void arms_ofAnotherKey_areOthers() {
        byte[] other = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);
        List<ShopperId> both =
                holdout(KEY, .1).stream().filter(holdout(other, .1)::contains).toList();

        assertThat(both).hasSizeBetween(140, 260);
    }

    @Test
    void arms_ofShareOutOfRange_fail() {
        assertThatThrownBy(() -> new ShopperArms(KEY, 1.5))
                .hasMessageContaining("found 1.5; expected a share from 0 to 1");
        assertThatThrownBy(() -> new ShopperArms(KEY, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
