// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class DatasetSampleTest {

    private static List<String> items(InteractionLog log, int size) {
        return DatasetSample.of(SyntheticDataset.of(SyntheticDataset.catalogue("a", "b", "c", "d"), log), size)
                .interactions()
                .stream()
                .map(row -> row.shopper() + " " + row.title())
                .toList();
    }

    @Test
    void of_fewerRowsThanAsked_isAllOfThemInOrder() {
        assertThat(items(HandMadeLog.of("ann 0 1", "bob", "cat 2"), 10)).containsExactly("ann a", "ann b", "cat c");
    }

    @Test
    void of_moreRows_isSpreadOverAll() {
        assertThat(items(HandMadeLog.of("ann 0 1 0", "bob 2", "cat 1 3"), 3))
                .containsExactly("ann a", "ann a", "cat b");
    }
}
