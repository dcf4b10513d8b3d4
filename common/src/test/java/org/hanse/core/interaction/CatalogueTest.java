// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    private static final ItemId TEA = new ItemId("tea");
    private static final ItemId CUP = new ItemId("cup");

    @Test
    void indexOf_knownItem_isItsPlace() {
        Catalogue catalogue = Catalogue.of(List.of(CatalogueItem.bare(TEA), CatalogueItem.bare(CUP)));
        assertThat(catalogue.size()).isEqualTo(2);
        assertThat(catalogue.indexOf(CUP)).hasValue(1);
        assertThat(catalogue.item(1).id()).isEqualTo(CUP);
        assertThat(catalogue.indexOf(new ItemId("pot"))).isEmpty();
    }

    @Test
    void of_sameIdTwice_isRefused() {
        List<CatalogueItem> items = List.of(CatalogueItem.bare(TEA), CatalogueItem.titled(TEA, "Tea", List.of("tea")));
        assertThatThrownBy(() -> Catalogue.of(items)).hasMessage("item tea stands twice in the catalogue");
    }

    @Test
    void of_listChangedLater_staysAsItWas() {
        List<CatalogueItem> items = new ArrayList<>(List.of(CatalogueItem.bare(TEA)));
        Catalogue catalogue = Catalogue.of(items);
        items.clear();
        assertThat(catalogue.items()).hasSize(1);
    }

    private static CatalogueItem keyed(String id, String key) {
        return CatalogueItem.bare(new ItemId(id)).withKey(Optional.of(key));
    }

    @Test
    void sharedId_isTheKeyElseTheId() {
        Catalogue catalogue = Catalogue.of(List.of(keyed("tea", "123"), CatalogueItem.bare(CUP)));

        assertThat(catalogue.items()).extracting(CatalogueItem::sharedId).containsExactly(new ItemId("123"), CUP);
        assertThat(catalogue.indexOfShared(new ItemId("123"))).hasValue(0);
        assertThat(catalogue.indexOfShared(CUP)).hasValue(1);
        assertThat(catalogue.indexOfShared(TEA)).isEmpty();
        assertThat(catalogue.indexOf(TEA)).hasValue(0);
    }

    /** The first item with a key keeps it. A key that is the id of another item would join two items. */
    @Test
    void of_repeatedKeys_removesAllButTheFirst() {
        Catalogue catalogue = Catalogue.of(List.of(
                keyed("a", "1"),
                keyed("b", "1"),
                keyed("c", "d"),
                CatalogueItem.bare(new ItemId("d")),
                keyed("e", "e")));

        assertThat(catalogue.items()).extracting(item -> item.key().orElse("")).containsExactly("1", "", "", "", "e");
        assertThat(catalogue.repeatedKeys()).containsExactly(entry(new ItemId("b"), "1"), entry(new ItemId("c"), "d"));
        assertThat(catalogue.given(1)).isEqualTo(keyed("b", "1"));
        assertThat(catalogue.given(0)).isSameAs(catalogue.item(0));
    }

    /** Digests of training data contain this text, so that data without keys continue earlier trainings. */
    @Test
    void toString_withoutKey_isThatOfEarlierVersions() {
        CatalogueItem tea = new CatalogueItem(
                TEA,
                "Tea",
                List.of("tea"),
                List.of("food"),
                Optional.of("Leaf"),
                OptionalDouble.of(2),
                List.of("organic"),
                Optional.empty());

        assertThat(tea)
                .hasToString("CatalogueItem[id=tea, title=Tea, tokens=[tea], category=[food], brand=Optional[Leaf],"
                        + " price=OptionalDouble[2.0], attributes=[organic], vector=Optional.empty]");
        assertThat(tea.withKey(Optional.of("1")).toString()).endsWith("vector=Optional.empty, key=1]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void item_impossiblePrice_isRefused(double price) {
        assertThatThrownBy(() -> new CatalogueItem(
                        TEA,
                        "",
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        OptionalDouble.of(price),
                        List.of(),
                        Optional.empty()))
                .hasMessage("item tea has price " + price);
    }

    @Test
    void itemVector_copiesInAndComparesByContent() {
        float[] values = {1, 2};
        ItemVector vector = ItemVector.of(values);
        values[0] = 9;
        assertThat(vector.value(0)).isEqualTo(1);
        assertThat(vector).isEqualTo(ItemVector.of(new float[] {1, 2})).isNotEqualTo(ItemVector.of(new float[] {1, 3}));
        assertThatThrownBy(() -> ItemVector.of(new float[] {Float.NaN})).hasMessage("item vector holds NaN");
        assertThatThrownBy(() -> ItemVector.of(new float[0])).hasMessage("an item vector without values");
    }

    @Test
    void names_blank_areRefused() {
        assertThatThrownBy(() -> new ItemId(" ")).hasMessage("found a blank text; expected the id of an item");
        assertThatThrownBy(() -> new ShopperId("")).hasMessage("found a blank text; expected the id of a shopper");
        assertThatThrownBy(() -> new InteractionType(""))
                .hasMessage("found a blank text; expected the name of an interaction type");
    }

    @Test
    void loggedDecision_propensityOutsideRange_isRefused() {
        assertThatThrownBy(() -> new LoggedDecisions.Decision(0, 0, 1, 0, 0, 0, Optional.empty(), List.of()))
                .hasMessage("propensity 0.0 is outside (0, 1]");
        assertThat(new LoggedDecisions.Decision(0, 0, 1, 0, 1, 0, Optional.empty(), List.of()).propensity())
                .isEqualTo(1);
    }
}
