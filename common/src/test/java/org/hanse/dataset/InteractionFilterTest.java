// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionFilterTest {

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary);
    }

    private Dataset read(String filter) {
        return folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: user, item: product, session: visit, time: {column: at, format: epoch-seconds}}",
                "  type: {column: kind}",
                "filter: " + filter);
    }

    @Test
    void repeats_first_keepsTheFirstInTimeWithTheTypesOfAll() {
        folder.file(
                "log.csv",
                "user,product,visit,at,kind",
                "u,a,1,30,buy",
                "u,a,1,10,see",
                "u,b,1,20,see",
                "u,a,1,40,love",
                "v,a,2,5,see");

        Dataset dataset = read("{repeats: first}");

        InteractionLog log = dataset.interactions();
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "b");
        assertThat(log.timeMicros(0)).isEqualTo(10_000_000L);
        assertThat(log.type(0).name()).isEqualTo("see");
        assertThat(log.types()).extracting(type -> type.name()).containsExactly("buy", "see", "love");
        assertThat(log.typeMask(0)).isEqualTo(0b111);
        assertThat(log.typeMask(1)).isEqualTo(0b010);
        assertThat(dataset.report().dropped()).containsExactly(entry("filter: repeated contact", 2L));
    }

    @Test
    void counts_oncePass_isShoppersThenItems() {
        // v goes first; then b has one contact left and goes; u keeps one although that is too few: no second pass.
        folder.file(
                "log.csv",
                "user,product,visit,at,kind",
                "u,a,1,1,x",
                "u,b,1,2,x",
                "v,b,1,3,x",
                "w,a,1,4,x",
                "w,c,1,5,x",
                "w,c,1,6,x");

        Dataset dataset = read("{shopper: 2, item: 2}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("u", "w");
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a");
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("a", "c");
        assertThat(dataset.report().dropped())
                .containsExactly(
                        entry("filter: shopper with too few interactions", 1L),
                        entry("filter: item with too few interactions", 1L));
    }

    @Test
    void counts_afterRepeats_countContactsOnce() {
        folder.file("log.csv", "user,product,visit,at,kind", "u,a,1,1,x", "u,a,1,2,x", "v,a,1,3,x", "v,b,1,4,x");

        Dataset dataset = read("{shopper: 2, repeats: first}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("v");
    }

    @Test
    void baskets_areCountedByShopper() {
        folder.file(
                "log.csv",
                "user,product,visit,at,kind",
                "u,a,1,1,x",
                "u,b,1,2,x",
                "u,a,,3,x",
                "v,a,1,3,x",
                "v,b,2,4,x");

        Dataset dataset = read("{baskets: 2}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("v");
        assertThat(dataset.report().dropped()).containsExactly(entry("filter: shopper with too few baskets", 3L));
    }

    @Test
    void filter_leavesNothing_saysSo() {
        folder.file("log.csv", "user,product,visit,at,kind", "u,a,1,1,x", "u,b,1,2,x");

        assertThatThrownBy(() -> read("{shopper: 3}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no usable interaction in 2 rows (dropped: 2 filter: shopper with too few");
    }
}
