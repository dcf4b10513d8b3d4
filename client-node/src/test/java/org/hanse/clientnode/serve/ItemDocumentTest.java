// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.junit.jupiter.api.Test;

class ItemDocumentTest {

    private static ItemStore.Item item(String id, boolean deleted) {
        return new ItemStore.Item(id, 1, new ItemStore.State("{\"id\": \"" + id + "\", \"title\": \"Tea\"}", deleted));
    }

    /** Keys of items that only interactions know are not counted (docs/adr/0080). */
    @Test
    void over_aCatalogueOfInteractions_listsTheItemsThatTheShopSet() {
        Catalogue met = Catalogue.of(IntStream.range(0, 3)
                        .mapToObj(i -> CatalogueItem.bare(new ItemId("i" + i)))
                        .toList())
                .unlisted(item -> true);

        Catalogue after = ItemDocument.over(
                met, List.of(item("i1", false), item("i2", true), item("new", false)), text -> List.of(text));

        assertThat(after.items()).hasSize(4);
        assertThat(IntStream.range(0, 4).filter(after::isListed)).containsExactly(1, 3);
    }
}
