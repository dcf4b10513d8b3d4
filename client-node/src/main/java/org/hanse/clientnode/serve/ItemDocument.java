// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;

/**
 * What a shop sets of an item through the API: a JSON object of keys. An absent key keeps the value of the import, null removes it. The
 * document of a whole item has its id, too: it is an item also where no import has it.
 */
public final class ItemDocument {

    private static final String ID = "id";
    private static final String AVAILABLE = "available";
    private static final int LONGEST_TITLE = 2_000;
    private static final int LONGEST_TEXT = 20_000;
    private static final int MOST_CATEGORIES = 20;
    private static final int MOST_ATTRIBUTES = 200;

    private final Facts facts;
    private final Set<String> keys;

    /**
     * Facts of an item, as a shop sends them.
     *
     * @param id id of the item; beside a path that names it too, the same
     * @param title text that shoppers see
     * @param text further words about the item, which shoppers do not see here
     * @param category path from general to special
     * @param price price of one piece; 0 for a gift
     * @param attributes ids of further properties
     * @param available whether shoppers can buy it; empty for true
     * @param key public key, such as a GTIN, by which sums and shared vectors of several shops find it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Facts(
            Optional<String> id,
            Optional<String> title,
            Optional<String> text,
            List<String> category,
            Optional<String> brand,
            OptionalDouble price,
            List<String> attributes,
            Optional<Boolean> available,
            Optional<String> key) {

        public Facts {
            id.ifPresent(ItemDocument::requireId);
            title.ifPresent(own -> requireLength("title", own, LONGEST_TITLE));
            text.ifPresent(own -> requireLength("text", own, LONGEST_TEXT));
            brand.ifPresent(own -> requireLength("brand", own, Events.LONGEST_ID));
            key.ifPresent(own -> requireLength("key", own, Events.LONGEST_ID));
            requireList("category", category, MOST_CATEGORIES);
            requireList("attributes", attributes, MOST_ATTRIBUTES);
            category = List.copyOf(category);
            attributes = List.copyOf(attributes);
            if (price.isPresent() && !(price.getAsDouble() >= 0 && price.getAsDouble() < Double.POSITIVE_INFINITY)) {
                throw new InvalidInputException("price: found " + price.getAsDouble()
                        + "; expected a number of 0 or more. Fix: send the price of one piece");
            }
        }

        /** Returns these facts of an item whose id is known. */
        private Facts with(String known) {
            id.filter(own -> !own.equals(known)).ifPresent(own -> {
                throw new InvalidInputException(
                        "id: found " + own + "; expected " + known + " as in the path. Fix: leave it out");
            });
            return new Facts(Optional.of(known), title, text, category, brand, price, attributes, available, key);
        }

        private Facts withKey(Optional<String> other) {
            return new Facts(id, title, text, category, brand, price, attributes, available, other);
        }

        private static void requireLength(String key, String text, int longest) {
            if (text.length() > longest) {
                throw new InvalidInputException(key + ": found " + text.length() + " characters; expected " + longest
                        + " at most. Fix: shorten it");
            }
        }

        private static void requireList(String key, List<String> values, int most) {
            if (values.size() > most) {
                throw new InvalidInputException(
                        key + ": found " + values.size() + " texts; expected " + most + " at most. Fix: send fewer");
            }
            // A list of a request may have null.
            if (values.stream().anyMatch(own -> Objects.isNull(own) || own.isBlank())) {
                throw new InvalidInputException(
                        key + ": found a blank text; expected none. Fix: leave it out, or send [] for none");
            }
            values.forEach(own -> requireLength(key, own, Events.LONGEST_ID));
        }
    }

    private ItemDocument(Facts facts, Set<String> keys) {
        this.facts = facts;
        this.keys = Set.copyOf(keys);
    }

    /**
     * Checks the id of an item.
     *
     * @throws InvalidInputException if it is blank or too long
     */
    static void requireId(String id) {
        Events.requireText("id", id, "send the id of the item");
    }

    /**
     * Reads some keys of an item.
     *
     * @throws Problem if it is not of this form
     */
    static ItemDocument part(String id, JsonNode json) {
        ItemDocument read = of(json);
        Set<String> keys = new HashSet<>(read.keys);
        keys.remove(ID);
        return new ItemDocument(read.facts.with(id), keys);
    }

    /**
     * Returns the same with its key in the form of the shop's data.
     *
     * @param form returns a key in this form; empty for text that is none
     * @throws InvalidInputException if it has none in this form
     */
    ItemDocument formed(Function<String, Optional<String>> form) {
        if (facts.key().isEmpty()) {
            return this;
        }
        String key = facts.key().get();
        Optional<String> formed = form.apply(key);
        if (formed.isEmpty()) {
            throw new InvalidInputException("key: found \"" + key + "\"; expected a key in the form of"
                    + " catalogue.columns.key of the descriptor, such as a GTIN with its check digit. Fix: correct it, or"
                    + " send null for none");
        }
        return new ItemDocument(facts.withKey(formed), keys);
    }

    /** Returns the same as a whole item, in which an absent key is none of the item. */
    ItemDocument toWhole() {
        Set<String> all = new HashSet<>(AllKeys.NAMES);
        all.add(ID);
        return new ItemDocument(facts, all);
    }

    /** Reads a stored document. */
    static ItemDocument stored(ItemStore.State state) {
        return of(ServedJson.read(state.document().getBytes(StandardCharsets.UTF_8), JsonNode.class));
    }

    private static ItemDocument of(JsonNode json) {
        Set<String> keys = new HashSet<>();
        json.fieldNames().forEachRemaining(keys::add);
        return new ItemDocument(ServedJson.read(json, Facts.class), keys);
    }

    /** Returns whether this is an item also where no import has it. */
    boolean isWhole() {
        return keys.contains(ID);
    }

    /** Keys of a document. */
    private static final class AllKeys {

        static final Set<String> NAMES = names();

        private static Set<String> names() {
            Set<String> names = new HashSet<>();
            for (var component : Facts.class.getRecordComponents()) {
                names.add(component.getName());
            }
            names.remove(ID);
            return Set.copyOf(names);
        }
    }

    Facts facts() {
        return facts;
    }

    /** Returns the stored form of this document over an earlier one. */
    String over(Optional<String> before) {
        ObjectNode json = before.map(text -> ServedJson.read(text.getBytes(StandardCharsets.UTF_8), ObjectNode.class))
                .orElseGet(JsonNodeFactory.instance::objectNode);
        JsonNode own = ServedJson.tree(facts);
        keys.stream()
                .sorted()
                .forEach(key -> json.set(key, own.has(key) ? own.path(key) : JsonNodeFactory.instance.nullNode()));
        return new String(ServedJson.bytes(json), StandardCharsets.UTF_8);
    }

    /** Returns whether shoppers can buy the item; empty for what the import says. */
    Optional<Boolean> available() {
        return keys.contains(AVAILABLE) ? Optional.of(facts.available().orElse(true)) : Optional.empty();
    }

    /**
     * Returns an item with these facts over its own.
     *
     * @param tokens returns the tokens of a text
     */
    CatalogueItem over(CatalogueItem item, Function<String, List<String>> tokens) {
        String title = keys.contains("title") ? facts.title().orElse("") : item.title();
        boolean words = keys.contains("title") || keys.contains("text");
        List<String> all = item.tokens();
        if (words) {
            all = new ArrayList<>(tokens.apply(title));
            facts.text().map(tokens).ifPresent(all::addAll);
        }
        return new CatalogueItem(
                item.id(),
                title,
                all,
                keys.contains("category") ? facts.category() : item.category(),
                keys.contains("brand") ? facts.brand() : item.brand(),
                price(item),
                keys.contains("attributes") ? facts.attributes() : item.attributes(),
                item.vector(),
                keys.contains("key") ? facts.key() : item.key());
    }

    /** Returns whether tables and networks see no difference between two states of an item. */
    static boolean haveSameWords(CatalogueItem one, CatalogueItem other) {
        return one.title().equals(other.title())
                && one.tokens().equals(other.tokens())
                && one.category().equals(other.category())
                && one.brand().equals(other.brand())
                && one.attributes().equals(other.attributes())
                && one.key().equals(other.key());
    }

    /** Returns an item with its present price and all else as it was. */
    CatalogueItem priced(CatalogueItem item) {
        return new CatalogueItem(
                item.id(),
                item.title(),
                item.tokens(),
                item.category(),
                item.brand(),
                price(item),
                item.attributes(),
                item.vector(),
                item.key());
    }

    /** Returns the price; a gift has none that a network could learn from. */
    private OptionalDouble price(CatalogueItem item) {
        if (!keys.contains("price")) {
            return item.price();
        }
        return facts.price().isPresent() && facts.price().getAsDouble() > 0 ? facts.price() : OptionalDouble.empty();
    }

    /**
     * Returns a catalogue with items that the shop set. They keep their place, and new ones are behind the others.
     *
     * @param tokens returns the tokens of a text
     */
    public static Catalogue over(
            Catalogue imported, List<ItemStore.Item> items, Function<String, List<String>> tokens) {
        if (items.isEmpty()) {
            return imported;
        }
        List<CatalogueItem> all = new ArrayList<>();
        for (int item = 0; item < imported.size(); item++) {
            all.add(imported.given(item));
        }
        Set<Integer> unavailable = new HashSet<>(imported.unavailable());
        BitSet listed = new BitSet();
        for (ItemStore.Item own : items) {
            ItemDocument document = stored(own.state());
            ItemId id = new ItemId(own.id());
            OptionalInt known = imported.indexOf(id);
            int place = known.orElse(all.size());
            if (known.isPresent()) {
                all.set(place, document.over(all.get(place), tokens));
            } else if (document.isWhole()) {
                all.add(document.over(CatalogueItem.bare(id), tokens));
            } else {
                // A change of an item that the import has no longer.
                continue;
            }
            listed.set(place, document.isWhole() && !own.state().deleted());
            boolean available = !own.state().deleted() && document.available().orElse(!unavailable.contains(place));
            if (available) {
                unavailable.remove(place);
            } else {
                unavailable.add(place);
            }
        }
        return Catalogue.of(all, unavailable)
                .unlisted(item -> item < imported.size() && !imported.isListed(item) && !listed.get(item));
    }
}
