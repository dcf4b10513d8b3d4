// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class SharedShoppersTest {

    private static final InteractionLog NAMED = HandMadeLog.of("ann 0", "bob 1", "cat 2", "dan 0", "eve 1", "fay 2");
    private static final InteractionLog NUMBERED = HandMadeLog.of("1 0", "2 1", "3 2", "4 0", "5 1");

    private static SharedShoppers.Shop shop(String id, InteractionLog log) {
        return new SharedShoppers.Shop(id, log, SyntheticDataset.catalogue(id + "a", id + "b", id + "c"));
    }

    private static SharedShoppers.Shop teaShop(String id, InteractionLog log) {
        return new SharedShoppers.Shop(id, log, SyntheticDataset.catalogue("a", "b", "c"));
    }

    @Test
    void of_fileNamedTwice_isFound() {
        InteractionLog others = HandMadeLog.of("una 0", "val 1", "wes 2", "xen 0", "yve 1", "zoe 2");

        assertThat(SharedShoppers.of(List.of(shop("x", others), shop("y", NAMED), shop("z", NAMED))))
                .contains(new SharedShoppers("y", "z", 6, 6));
    }

    @Test
    void of_fewSharedShoppers_isNoFinding() {
        InteractionLog half = HandMadeLog.of("ann 0", "bob 1", "cat 2", "una 0", "val 1", "wes 2");

        assertThat(SharedShoppers.of(List.of(shop("x", NAMED), shop("y", half))))
                .isEmpty();
    }

    @Test
    void of_shoppersCountedAlike_areTheSameOnlyWithTheirItems() {
        assertThat(SharedShoppers.of(List.of(shop("x", NUMBERED), shop("y", NUMBERED))))
                .isEmpty();
        assertThat(SharedShoppers.of(List.of(teaShop("x", NUMBERED), teaShop("y", NUMBERED))))
                .contains(new SharedShoppers("x", "y", 5, 5));
    }
}
