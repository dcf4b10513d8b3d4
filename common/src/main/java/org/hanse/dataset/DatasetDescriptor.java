// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/**
 * Descriptor {@code dataset.yaml}: mapping of a user's files or tables to a catalogue and interactions, and evaluation
 * protocol. {@code docs/reference/keys.md} describes the keys.
 *
 * @param catalogue empty if items have their ids in the interactions only
 * @param evaluation empty for the usual protocol
 */
public record DatasetDescriptor(
        @Key(value = "name", name = "dataset", required = true)
        String name,

        @Key("facts of items, keys below") Optional<CatalogueRule> catalogue,
        @Key(inline = true, required = true) Layouts given,

        @Key(value = "rows to leave out after cleaning, keys below", standard = "none")
        InteractionFilter filter,

        @Key(value = "evaluation, keys below", name = "protocol", standard = "leave one out")
        Optional<Protocol> evaluation,

        ConfigNode.Location location) {

    public DatasetDescriptor {
        if (name.isBlank()) {
            throw new KeyConflictException("found no name; expected one. Fix: write one", "dataset");
        }
        Layouts layouts = given.with(filter);
        if (layouts.given()
                && Stream.of(Optional.of(layouts.train()), layouts.validation(), layouts.test())
                        .flatMap(Optional::stream)
                        .anyMatch(Layout.Decisions.class::isInstance)) {
            throw new IllegalArgumentException("logged decisions cannot be a split");
        }
        checkProtocol(layouts, evaluation.orElseGet(layouts::standard));
        if (catalogue.filter(rule -> rule.source().isEmpty()).isPresent()
                && !(layouts.train() instanceof Layout.Table)) {
            throw new IllegalArgumentException(
                    "catalogue.from: interactions needs the layout interactions, other layouts have no columns for it");
        }
    }

    /** Interactions, whole or in splits. */
    public sealed interface Layouts {

        /** Returns the layout of the interactions or of the training split. */
        Layout train();

        /** Returns the layout of validation; empty without such a split. */
        default Optional<Layout> validation() {
            return Optional.empty();
        }

        /** Returns the layout of the test; empty if no splits are given. */
        default Optional<Layout> test() {
            return Optional.empty();
        }

        /** Returns the layouts with a filter of the descriptor. */
        Layouts with(InteractionFilter filter);

        /** Returns whether splits are given. */
        default boolean given() {
            return test().isPresent();
        }

        /** Returns the protocol of a descriptor without the key. */
        default Protocol standard() {
            return new ProtocolChange.Splits(given(), validation().isPresent()).standard();
        }
    }

    /** Interactions that the protocol splits. */
    public record Whole(
            @Key(value = "actions of shoppers, keys below", name = "interactions")
            Layout train) implements Layouts {

        @Override
        public Layouts with(InteractionFilter filter) {
            return filter.equals(InteractionFilter.DEFAULT) ? this : new Whole(train.withFilter(filter));
        }
    }

    /** Splits that exist already. */
    public record Splits(
            @Key("splits that exist already, each with keys of `interactions`")
            SplitLayouts splits) implements Layouts {

        @Override
        public Layout train() {
            return splits.train();
        }

        @Override
        public Optional<Layout> validation() {
            return splits.validation();
        }

        @Override
        public Optional<Layout> test() {
            return Optional.of(splits.test());
        }

        @Override
        public Layouts with(InteractionFilter filter) {
            if (!filter.equals(InteractionFilter.DEFAULT)) {
                throw new KeyConflictException(
                        "found beside splits; expected inside a split. Fix: move it into the splits that it is for",
                        "filter");
            }
            return this;
        }
    }

    /** Layouts of splits. */
    public record SplitLayouts(
            @Key(value = "training", required = true) Layout train,

            @Key(value = "validation", standard = "the last sequences of training")
            Optional<Layout> validation,

            @Key(value = "test", required = true) Layout test) {}

    /**
     * Reads a descriptor.
     *
     * @throws InvalidInputException if it cannot be read, or has unknown keys or impossible values
     */
    public static DatasetDescriptor read(Path file) {
        return ConfigDocument.read(file, root -> new DescriptorReader(root).descriptor());
    }

    /** Parses the future text of {@code file}, see {@link #read}. */
    public static DatasetDescriptor parse(Path file, String text) {
        return ConfigDocument.parse(file, text, root -> new DescriptorReader(root).descriptor());
    }

    /**
     * Returns how rows become interactions, as a text that is equal for equal mappings: the key {@code interactions} without places of
     * sources. Layout, order of keys and comments of the file do not matter.
     */
    public static String mapping(Path file, String text) {
        return MappingText.of(ConfigDocument.tree(file, text).path("interactions"));
    }

    /** Returns the files that the sources name now, in order of their names; none for sources in databases. */
    public List<Path> sourceFiles() {
        Stream<Source> sources = Stream.of(
                        Stream.of(given.train().source()),
                        catalogue.flatMap(CatalogueRule::source).stream(),
                        catalogue.stream()
                                .flatMap(rule -> rule.attributes().stream())
                                .flatMap(rule -> rule.source().stream()))
                .flatMap(stream -> stream);
        return sources.filter(Source.Files.class::isInstance)
                .map(Source.Files.class::cast)
                .flatMap(source -> FileGlob.files(source.path(), source.where()).stream())
                .distinct()
                .sorted()
                .toList();
    }

    public Path file() {
        return location.file();
    }

    public Protocol protocol() {
        return evaluation.orElseGet(given::standard);
    }

    /** Returns whether the interactions name the merchant they happened at. */
    public boolean cutByMerchant() {
        return given.train() instanceof Layout.Table table && table.merchant().isPresent();
    }

    /** Returns the form of shoppers' ids; empty for ids as the sources have them. */
    public Optional<ShopperColumn.Form> shoppers() {
        return given.train() instanceof Layout.Table table
                ? table.columns().shopper().normalize()
                : Optional.empty();
    }

    /** Returns the form of items' keys, also of those that come without a file. */
    public KeyColumn.Form keys() {
        return listed().flatMap(rule -> rule.facts().key()).map(KeyColumn::form).orElse(KeyColumn.Form.NONE);
    }

    /** Returns whether only the first contact of a shopper with an item is kept. */
    public boolean folds() {
        return layouts().train().filter().repeats() == InteractionFilter.Repeats.FIRST;
    }

    /** Returns how one shopper's data depend on another's rows. */
    public Set<Coupling> couplings() {
        Set<Coupling> couplings = EnumSet.noneOf(Coupling.class);
        if (listed().isEmpty()) {
            couplings.add(Coupling.CATALOGUE_OF_INTERACTIONS);
        }
        if (layouts().train().filter().item() > 0) {
            couplings.add(Coupling.ITEM_COUNTS);
        }
        return Coupling.of(couplings, protocol());
    }

    /** Returns the keys of items that a catalogue with a source of its own has columns for. */
    public Set<String> itemKeys() {
        return listed().map(CatalogueRule::keys).orElse(Set.of());
    }

    /** Returns the rule of a catalogue with a source of its own. */
    Optional<CatalogueRule> listed() {
        return catalogue.filter(rule -> rule.source().isPresent());
    }

    /** Returns the rule of a catalogue from interactions. */
    Optional<CatalogueRule> ofInteractions() {
        return catalogue.filter(rule -> rule.source().isEmpty());
    }

    Layouts layouts() {
        return given.with(filter);
    }

    private static void checkProtocol(Layouts layouts, Protocol protocol) {
        if (layouts.given() != protocol.split() instanceof Protocol.Supplied) {
            throw new IllegalArgumentException(
                    layouts.given()
                            ? "protocol.split: found another split beside the key splits; expected given. Fix: write split: given"
                            : "protocol.split: found given without the key \"splits\"; expected it in place of \"interactions\". Fix:"
                                    + " add splits");
        }
        if (protocol.split() instanceof Protocol.NextBasket && !layouts.train().sessioned()) {
            throw new IllegalArgumentException(
                    "protocol.split: found next-basket without interactions.columns.session; expected it, since a basket is"
                            + " a session. Fix: add session");
        }
        if (protocol.split() instanceof Protocol.TimeSplit && !layouts.train().timed()) {
            throw new IllegalArgumentException(
                    "protocol.split: found time without interactions.columns.time; expected it. Fix: add time");
        }
    }

    /** Normal form of the mapping of rows to interactions in a descriptor. */
    private static final class MappingText {

        /** Keys of a source for its place. */
        private static final Set<String> PLACES = Set.of("path", "jdbc", "query", "user", "passwordFile");

        private MappingText() {}

        /** Returns JSON without blanks, with keys in order, without the places of sources. */
        static String of(JsonNode interactions) {
            return normal(interactions, false).toString();
        }

        /** Lists keep their order: type maps and joined columns depend on it. */
        private static JsonNode normal(JsonNode node, boolean source) {
            if (node.isObject()) {
                Map<String, JsonNode> fields = new TreeMap<>();
                node.properties().forEach(field -> {
                    if (!source || !PLACES.contains(field.getKey())) {
                        fields.put(
                                field.getKey(),
                                normal(field.getValue(), field.getKey().equals("source")));
                    }
                });
                ObjectNode normal = JsonNodeFactory.instance.objectNode();
                fields.forEach(normal::set);
                return normal;
            }
            if (node.isArray()) {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                node.forEach(element -> list.add(normal(element, false)));
                return list;
            }
            return node;
        }
    }
}
