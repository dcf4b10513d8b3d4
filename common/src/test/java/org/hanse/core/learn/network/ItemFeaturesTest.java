// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ItemVector;
import org.hanse.core.model.ContentSpec;
import org.junit.jupiter.api.Test;

class ItemFeaturesTest {

    private static final ContentSpec TWO_NUMBERS = new ContentSpec(ContentSpec.Title.NONE, List.of(), 2, 0, false);

    private static Catalogue catalogue(float... second) {
        return Catalogue.of(List.of(
                item("a", Optional.of(ItemVector.of(new float[] {0.5f, -1}))),
                item("b", second.length == 0 ? Optional.empty() : Optional.of(ItemVector.of(second)))));
    }

    private static CatalogueItem item(String id, Optional<ItemVector> vector) {
        return new CatalogueItem(
                new ItemId(id), "", List.of(), List.of(), Optional.empty(), OptionalDouble.empty(), List.of(), vector);
    }

    @Test
    void vector_missing_isZero() {
        assertThat(ItemFeatures.of(catalogue(), TWO_NUMBERS).fixed()).containsExactly(0.5f, -1, 0, 0);
    }

    /** Rows depend on the id and the size of the table alone: two shops with one item read the same rows of it. */
    @Test
    void keyRows_ofAnItem_areTheSameInEveryCatalogue() {
        ContentSpec keys = new ContentSpec(
                ContentSpec.Title.NONE, List.of(new ContentSpec.Field(ContentSpec.Fact.KEY, 4096, 4)), 0, 0, false);
        ItemFeatures one = ItemFeatures.of(catalogue(), keys);
        ItemFeatures other =
                ItemFeatures.of(Catalogue.of(List.of(item("c", Optional.empty()), item("b", Optional.empty()))), keys);

        assertThat(one.keyRows(0))
                .containsExactly(ItemFeatures.bucket("a\n1", 4096), ItemFeatures.bucket("a\n2", 4096));
        assertThat(one.keyRows(1)).isEqualTo(other.keyRows(1)).hasSize(2).doesNotHaveDuplicates();
        assertThat(one.keyRows(0)).doesNotContainAnyElementsOf(one.keyRows(1));
        assertThat(ItemFeatures.of(catalogue(), TWO_NUMBERS).keyRows(0)).isEmpty();
    }

    /** Shops that name one article differently read the same rows of it, if both know its key. */
    @Test
    void keyRows_ofEqualKeys_areTheSameForOtherIds() {
        ContentSpec keys = new ContentSpec(
                ContentSpec.Title.NONE, List.of(new ContentSpec.Field(ContentSpec.Fact.KEY, 4096, 4)), 0, 0, false);
        ItemFeatures one = ItemFeatures.of(keyed("a", "1", "b", "2"), keys);
        ItemFeatures other = ItemFeatures.of(keyed("x", "2", "a", "3"), keys);

        assertThat(one.keyRows(1)).isEqualTo(other.keyRows(0));
        assertThat(one.keyRows(0)).doesNotContainAnyElementsOf(other.keyRows(1));
        assertThat(one.keyRows(0))
                .containsExactly(ItemFeatures.bucket("1\n1", 4096), ItemFeatures.bucket("1\n2", 4096));
    }

    private static Catalogue keyed(String first, String firstKey, String second, String secondKey) {
        return Catalogue.of(List.of(
                CatalogueItem.bare(new ItemId(first)).withKey(Optional.of(firstKey)),
                CatalogueItem.bare(new ItemId(second)).withKey(Optional.of(secondKey))));
    }

    @Test
    void vector_ofOtherLength_isRefusedWithTheItem() {
        assertThatThrownBy(() -> ItemFeatures.of(catalogue(1, 2, 3), TWO_NUMBERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item b: found a vector of 3 numbers; expected 2, the size that the network reads"
                        + " (content.vector of a plan). Fix: give all items vectors of that size");
    }
}
