// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;

/**
 * Items of a shop: those of imports, and what the shop set since. A change is durable before its answer. Price and availability are in force for
 * the next decision; other keys and new items once the data were read again. Any thread may call it; calls block.
 */
public final class CatalogueService {

    /** Most items that a shop may set. */
    public static final int MOST_ITEMS = 500_000;

    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    private static final PageToken PAGE = new PageToken("item:", "items");

    /** Order of ids in pages, which is that of the store. */
    private static final Comparator<String> BY_BYTES = (one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other));

    private final RecommendationService.Shops shops;
    private final ItemStore items;
    private final Function<String, List<String>> tokens;
    private final AtomicReference<Sorted> sorted;

    /** Ids of a catalogue in the order of pages. */
    private record Sorted(Catalogue catalogue, List<String> ids) {

        static Sorted of(Catalogue catalogue) {
            return new Sorted(
                    catalogue,
                    catalogue.items().stream()
                            .map(item -> item.id().value())
                            .sorted(BY_BYTES)
                            .toList());
        }
    }

    /** When a change is in force. */
    public enum InForce {
        /** In the next decision, or the one after an explanation that runs. */
        NOW,
        /** Once the data were read again. */
        SOON
    }

    /**
     * An item.
     *
     * @param inForce whether decisions have all of it by now
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Item(
            String id,
            Optional<String> title,
            Optional<String> text,
            List<String> category,
            Optional<String> brand,
            OptionalDouble price,
            List<String> attributes,
            boolean available,
            Optional<String> key,
            InForce inForce) {}

    /**
     * Result of a request to store an item.
     *
     * @param created whether it was no item before
     */
    public record Stored(boolean created, Item item) {}

    /**
     * Items by id.
     *
     * @param nextPageToken names the next page; empty for the last
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Page(List<Item> items, Optional<String> nextPageToken) {}

    /** Item as decisions have it. */
    private record Present(CatalogueItem facts, boolean available, boolean keyIsRepeated) {

        /** Returns whether decisions have all of a state of the item. */
        boolean has(CatalogueItem state) {
            return ItemDocument.haveSameWords(facts, state);
        }

        /** Returns whether another item has the key of a state of the item. */
        boolean lacksKeyOf(CatalogueItem state) {
            return keyIsRepeated && facts.key().equals(state.key());
        }
    }

    /** @param tokens returns the tokens of a text, as imports do */
    public CatalogueService(RecommendationService.Shops shops, ItemStore items, Function<String, List<String>> tokens) {
        this.shops = shops;
        this.items = items;
        this.tokens = tokens;
        this.sorted = new AtomicReference<>(Sorted.of(Catalogue.of(List.of())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<Present> present(String id) {
        return shops.present(shop -> present(shop, id));
    }

    private static Optional<Present> present(ServedShop shop, String id) {
        OptionalInt item = shop.catalogue().indexOf(new ItemId(id));
        return item.isPresent()
                ? Optional.of(new Present(
                        shop.facts(item.getAsInt())
                                .withKey(shop.catalogue().given(item.getAsInt()).key()),
                        shop.isAvailable(item.getAsInt()),
                        shop.catalogue().repeatedKeys().containsKey(new ItemId(id))))
                : Optional.empty();
    }

    /**
     * Stores a whole item.
     *
     * @throws Problem if a value is not valid, or there are too many items
     */
    public Stored put(String id, JsonNode body) {
        ItemDocument.requireId(id);
        ItemDocument document = part(id, body).toWhole();
        Optional<Present> present = present(id);
        if (present.isEmpty()) {
            requireRoom();
        }
        ItemStore.Changed changed =
                changed(id, before -> Optional.of(new ItemStore.State(document.over(Optional.empty()), false)));
        boolean known = changed.before().map(old -> !old.state().deleted()).orElse(present.isPresent());
        return new Stored(!known, item(id, present, changed.now()));
    }

    /**
     * Reads some keys of an item.
     *
     * @throws InvalidInputException if its public key has another form, or it is the key or id of another item
     */
    private ItemDocument part(String id, JsonNode body) {
        ServedShop shop = shops.data();
        ItemDocument document = ItemDocument.part(id, body).formed(shop.forms().key());
        document.facts().key().ifPresent(key -> {
            OptionalInt shared = shop.catalogue().indexOfShared(new ItemId(key));
            OptionalInt known = shared.isPresent() ? shared : shop.catalogue().indexOf(new ItemId(key));
            String holder = known.isPresent()
                    ? shop.catalogue().item(known.getAsInt()).id().value()
                    : id;
            if (!holder.equals(id)) {
                throw new InvalidInputException(
                        "key: found " + key + ", which is the key or id of item " + holder
                                + "; expected a key of this item alone. Fix: correct it, or give the other item another key first");
            }
        });
        return document;
    }

    private void requireRoom() {
        long size = items.size();
        if (size >= MOST_ITEMS) {
            throw new InvalidInputException("items: found " + size + " that were set; expected " + MOST_ITEMS
                    + " at most. Fix: import the catalogue with hanse node import");
        }
    }

    private ItemStore.Changed changed(String id, Function<Optional<ItemStore.State>, Optional<ItemStore.State>> next) {
        ItemStore.Changed changed =
                items.change(List.of(id), (place, before) -> next.apply(before)).get(0);
        if (changed.isChange()) {
            shops.itemsStored();
        }
        return changed;
    }

    /**
     * Changes some keys of an item.
     *
     * @throws Problem if a value is not valid, or there is no such item
     */
    public Item patch(String id, JsonNode body) {
        ItemDocument document = part(id, body);
        Optional<Present> present = present(id);
        ItemStore.Changed changed = changed(id, before -> {
            requireKnown(id, present, before);
            return Optional.of(new ItemStore.State(document.over(before.map(ItemStore.State::document)), false));
        });
        return item(id, present, changed.now());
    }

    private static void requireKnown(String id, Optional<Present> present, Optional<ItemStore.State> state) {
        if (state.filter(ItemStore.State::deleted).isPresent()) {
            throw new Problem(
                    Problem.Kind.GONE,
                    "item: found " + id + ", which was deleted; expected one of the catalogue. Fix:"
                            + " send it whole with PUT");
        }
        boolean whole = state.filter(own -> ItemDocument.stored(own).isWhole()).isPresent();
        if (present.isEmpty() && !whole) {
            throw new Problem(
                    Problem.Kind.UNKNOWN,
                    "item: found " + id + "; expected the id of an item of the catalogue. Fix: check the id");
        }
    }

    /**
     * Result of one row of a file.
     *
     * @param problem why it was rejected
     */
    record RowResult(Events.Status status, Optional<Problem.Document> problem) {

        private static RowResult rejected(Problem problem) {
            return new RowResult(Events.Status.REJECTED, Optional.of(problem.document()));
        }
    }

    /** Valid row of a file. */
    private record Row(int place, String id, ItemDocument document) {}

    /**
     * Stores rows in one transaction: each changes the keys that it has, or is a new item. Rows that are not valid are rejected.
     *
     * @param dryRun whether nothing is stored
     * @return a result for each row
     */
    List<RowResult> store(List<? extends JsonNode> rows, boolean dryRun) {
        List<RowResult> results = new ArrayList<>();
        List<Row> valid = new ArrayList<>();
        boolean full = items.size() >= MOST_ITEMS;
        for (JsonNode json : rows) {
            try {
                String id = json.path("id").asText();
                ItemDocument.requireId(id);
                if (full && present(id).isEmpty()) {
                    requireRoom();
                }
                valid.add(new Row(results.size(), id, part(id, json)));
                results.add(new RowResult(Events.Status.STORED, Optional.empty()));
            } catch (StorageFault e) {
                // No fault of the row.
                throw e;
            } catch (InvalidInputException e) {
                results.add(RowResult.rejected(Problem.of(e)));
            } catch (Problem e) {
                results.add(RowResult.rejected(e));
            }
        }
        List<Boolean> present = shops.present(shop ->
                valid.stream().map(row -> present(shop, row.id()).isPresent()).toList());
        BiFunction<Integer, Optional<ItemStore.State>, Optional<ItemStore.State>> next = (place, before) -> {
            boolean known = before.map(own -> !own.deleted()
                            && (present.get(place) || ItemDocument.stored(own).isWhole()))
                    .orElse(present.get(place));
            ItemDocument document = valid.get(place).document();
            return Optional.of(new ItemStore.State(
                    known
                            ? document.over(before.map(ItemStore.State::document))
                            : document.toWhole().over(Optional.empty()),
                    false));
        };
        boolean changed = false;
        List<ItemStore.Changed> changes =
                dryRun ? List.of() : items.change(valid.stream().map(Row::id).toList(), next);
        for (int v = 0; v < valid.size(); v++) {
            Optional<ItemStore.State> before =
                    dryRun ? items.item(valid.get(v).id()).map(ItemStore.Item::state) : Optional.empty();
            boolean isChange = dryRun
                    ? !next.apply(v, before).equals(before)
                    : changes.get(v).isChange();
            if (!isChange) {
                results.set(valid.get(v).place(), new RowResult(Events.Status.DUPLICATE, Optional.empty()));
            }
            changed |= isChange;
        }
        if (changed && !dryRun) {
            shops.itemsStored();
        }
        return results;
    }

    /**
     * Returns an item.
     *
     * @throws Problem if there is none, or it was deleted
     */
    public Item item(String id) {
        ItemDocument.requireId(id);
        Optional<ItemStore.Item> own = items.item(id);
        Optional<Present> present = present(id);
        requireKnown(id, present, own.map(ItemStore.Item::state));
        return item(id, present, own);
    }

    /** Returns an item with what the shop set over what decisions have. */
    private Item item(String id, Optional<Present> present, Optional<ItemStore.Item> own) {
        Optional<ItemDocument> document = own.map(ItemStore.Item::state).map(ItemDocument::stored);
        CatalogueItem before = present.map(Present::facts).orElseGet(() -> CatalogueItem.bare(new ItemId(id)));
        CatalogueItem facts = document.map(given -> given.over(before, tokens)).orElse(before);
        boolean available = document.flatMap(ItemDocument::available)
                .orElse(present.map(Present::available).orElse(true));
        boolean now = present.filter(old -> old.has(facts)).isPresent();
        return new Item(
                id,
                Optional.of(facts.title()).filter(title -> !title.isEmpty()),
                document.flatMap(given -> given.facts().text()),
                facts.category(),
                facts.brand(),
                document.map(given -> given.facts().price())
                        .filter(OptionalDouble::isPresent)
                        .orElse(facts.price()),
                facts.attributes(),
                available,
                present.filter(old -> old.lacksKeyOf(facts)).isPresent() ? Optional.empty() : facts.key(),
                now ? InForce.NOW : InForce.SOON);
    }

    /**
     * Deletes an item: it is no longer recommended, and decisions that have it are still explained.
     *
     * @throws Problem if there is none
     */
    public void delete(String id) {
        ItemDocument.requireId(id);
        Optional<Present> present = present(id);
        changed(id, before -> {
            if (before.filter(ItemStore.State::deleted).isEmpty()) {
                requireKnown(id, present, before);
            }
            return Optional.of(
                    new ItemStore.State(before.map(ItemStore.State::document).orElse("{}"), true));
        });
    }

    /**
     * Returns items by id.
     *
     * @param size most items; empty for 100
     * @param token token of the page before; empty for the first page
     * @throws InvalidInputException if the size is not 1 to 1,000, or there is no such page
     */
    public Page page(Optional<String> size, Optional<String> token) {
        int most = size.map(CatalogueService::size).orElse(USUAL_PAGE);
        String after = token.map(own -> PAGE.after(own, Function.identity())).orElse("");
        SortedMap<String, Optional<ItemStore.Item>> ids = new TreeMap<>(BY_BYTES);
        List<String> known = sorted(shops.present(ServedShop::catalogue));
        int place = Collections.binarySearch(known, after, BY_BYTES);
        int from = place < 0 ? -place - 1 : place + 1;
        known.subList(from, Math.min(known.size(), from + most + 1)).forEach(id -> ids.put(id, Optional.empty()));
        items.page(after, most + 1).forEach(own -> ids.put(own.id(), Optional.of(own)));
        // The first ones are complete in both sources.
        List<Item> page = shops.present(shop -> ids.entrySet().stream()
                .limit(most)
                .flatMap(own -> listed(own.getKey(), present(shop, own.getKey()), own.getValue()).stream())
                .toList());
        return new Page(
                page,
                ids.size() > most
                        ? Optional.of(PAGE.of(ids.keySet().stream()
                                .skip(most - 1L)
                                .findFirst()
                                .orElseThrow()))
                        : Optional.empty());
    }

    private Optional<Item> listed(String id, Optional<Present> present, Optional<ItemStore.Item> own) {
        boolean deleted = own.filter(item -> item.state().deleted()).isPresent();
        boolean whole =
                own.filter(item -> ItemDocument.stored(item.state()).isWhole()).isPresent();
        return deleted || (present.isEmpty() && !whole) ? Optional.empty() : Optional.of(item(id, present, own));
    }

    private List<String> sorted(Catalogue catalogue) {
        return sorted.updateAndGet(own -> own.catalogue() == catalogue ? own : Sorted.of(catalogue))
                .ids();
    }

    private static int size(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= LARGEST_PAGE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Not a size, as an impossible number.
        }
        throw new InvalidInputException(
                "page_size: found " + text + "; expected 1 to " + LARGEST_PAGE + ". Fix: use one of them");
    }
}
