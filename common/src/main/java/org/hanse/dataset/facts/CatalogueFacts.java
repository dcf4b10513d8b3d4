// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.List;
import java.util.function.Predicate;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;

/**
 * A catalogue in numbers: of how many items something is known.
 *
 * @param items number of items
 * @param titled with a title
 * @param categorised with a category
 * @param branded with a brand
 * @param priced with a price
 * @param attributed with at least one attribute
 * @param described with a dense vector
 * @param keyed with a public key
 * @param repeatedKeys items whose key was removed, because another item has it
 * @param unavailable items that nodes do not recommend
 * @param titledInteractions share of interactions with an item that has a title; 0 without interactions
 */
public record CatalogueFacts(
        int items,
        int titled,
        int categorised,
        int branded,
        int priced,
        int attributed,
        int described,
        int keyed,
        List<ItemId> repeatedKeys,
        int unavailable,
        double titledInteractions) {

    /** Returns the facts of {@code catalogue}, whose items {@code log} is about. */
    public static CatalogueFacts of(Catalogue catalogue, InteractionLog log) {
        return new CatalogueFacts(
                catalogue.size(),
                count(catalogue, CatalogueFacts::hasTitle),
                count(catalogue, item -> !item.category().isEmpty()),
                count(catalogue, item -> item.brand().isPresent()),
                count(catalogue, item -> item.price().isPresent()),
                count(catalogue, item -> !item.attributes().isEmpty()),
                count(catalogue, item -> item.vector().isPresent()),
                count(catalogue, item -> item.key().isPresent()),
                List.copyOf(catalogue.repeatedKeys().keySet()),
                catalogue.unavailable().size(),
                titledInteractions(catalogue, log));
    }

    private static boolean hasTitle(CatalogueItem item) {
        return !item.title().isBlank();
    }

    private static int count(Catalogue catalogue, Predicate<CatalogueItem> property) {
        return (int) catalogue.items().stream().filter(property).count();
    }

    private static double titledInteractions(Catalogue catalogue, InteractionLog log) {
        long titled = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                titled += hasTitle(catalogue.item(log.item(p))) ? 1 : 0;
            }
        }
        return log.size() == 0 ? 0 : (double) titled / log.size();
    }
}
