// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.WordHash;

/** Puts one data set together: catalogue, interactions of all splits, decisions. */
final class DatasetAssembly {

    /** Fewest items: with a single item there is no choice. */
    private static final int FEWEST_ITEMS = 2;

    private final DatasetDescriptor descriptor;
    private final ReadingOptions options;
    private final Workspace workspace;
    private final TitleTokenizer tokenizer;
    private final Optional<StoredSegments> stored;
    private final CleaningTally tally;
    private final Dictionary itemNames;

    /** @param stored segments to read in place of the descriptor's sources */
    DatasetAssembly(
            DatasetDescriptor descriptor,
            ReadingOptions options,
            Workspace workspace,
            TitleTokenizer tokenizer,
            Optional<StoredSegments> stored) {
        this.descriptor = descriptor;
        this.options = options;
        this.workspace = workspace;
        this.tokenizer = tokenizer;
        this.stored = stored;
        this.tally = new CleaningTally(options.policy(), descriptor.file().toString());
        this.itemNames = new Dictionary(workspace, "items");
    }

    /** A catalogue and the index in it of each item number of the workspace. */
    private static final class Indexed {
        private final Catalogue catalogue;
        private final int[] indices;

        Indexed(Catalogue catalogue, int[] indices) {
            this.catalogue = catalogue;
            this.indices = indices;
        }
    }

    Dataset dataset() {
        Optional<Map<String, ItemFacts>> listed = descriptor
                .listed()
                .map(rule -> stored.isPresent() ? storedItems() : new CatalogueReader(workspace, tally).read(rule));
        listed.ifPresent(items -> itemNames.add(List.copyOf(items.keySet())));
        return descriptor.layouts().train() instanceof Layout.Decisions decisions
                ? decided(decisions, listed)
                : interacted(listed);
    }

    private Dataset decided(Layout.Decisions layout, Optional<Map<String, ItemFacts>> listed) {
        DecisionReader.Read read = new DecisionReader(workspace, tally, layout)
                .read(new InteractionStage.ItemNames(itemNames, listed.isPresent()));
        Catalogue catalogue = catalogue(itemNames.values(), listed.orElseGet(Map::of));
        LoggedDecisions decisions =
                new LoggedDecisions(layout.policy(), catalogue, read.contextNames(), read.decisions(), read.sessions());
        return new Dataset(
                descriptor.name(),
                catalogue,
                new InteractionLogAccumulator().toLog(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(decisions),
                descriptor.protocol(),
                tally.report(),
                descriptor.couplings());
    }

    private Dataset interacted(Optional<Map<String, ItemFacts>> listed) {
        InteractionStage stage = new InteractionStage(
                workspace, options, tally, new InteractionStage.ItemNames(itemNames, listed.isPresent()));
        DatasetDescriptor.Layouts layouts = descriptor.layouts();
        Optional<MajorityCatalogue> majority = descriptor.ofInteractions().map(MajorityCatalogue::new);
        Map<Split, CleanedInteractions> kept = new EnumMap<>(Split.class);
        kept.put(
                Split.TRAIN,
                stored.isPresent()
                        ? stage.restage(
                                Split.TRAIN,
                                new SegmentTables(workspace).mapped(descriptor, stored.get()),
                                layouts.train(),
                                majority)
                        : stage.stage(Split.TRAIN, layouts.train(), majority));
        layouts.validation()
                .ifPresent(
                        layout -> kept.put(Split.VALIDATION, stage.stage(Split.VALIDATION, layout, Optional.empty())));
        layouts.test().ifPresent(layout -> kept.put(Split.TEST, stage.stage(Split.TEST, layout, Optional.empty())));
        Indexed indexed = listed.map(this::allOf).orElseGet(() -> used(kept, majority));
        LogStream stream = new LogStream(workspace, stage.types(), indexed.indices);
        Map<Split, InteractionLog> logs = new EnumMap<>(Split.class);
        kept.forEach((split, interactions) -> logs.put(split, stream.log(interactions, layout(layouts, split))));
        return new Dataset(
                descriptor.name(),
                indexed.catalogue,
                Optional.ofNullable(logs.get(Split.TRAIN)).orElseThrow(),
                givenSplit(logs, Split.VALIDATION, layouts.validation()),
                givenSplit(logs, Split.TEST, layouts.test()),
                Optional.empty(),
                descriptor.protocol(),
                tally.report(),
                descriptor.couplings());
    }

    private static Layout layout(DatasetDescriptor.Layouts layouts, Split split) {
        return switch (split) {
            case TRAIN -> layouts.train();
            case VALIDATION -> layouts.validation().orElseThrow();
            case TEST -> layouts.test().orElseThrow();
        };
    }

    private static Optional<SuppliedSplit> givenSplit(
            Map<Split, InteractionLog> logs, Split split, Optional<Layout> layout) {
        return Optional.ofNullable(logs.get(split))
                .map(log -> new SuppliedSplit(
                        log, layout.filter(Layout.Table.class::isInstance).isPresent()));
    }

    /** Returns the listed catalogue, whether its items were met or not. */
    private Indexed allOf(Map<String, ItemFacts> listed) {
        int[] indices = new int[listed.size()];
        Arrays.setAll(indices, i -> i);
        return new Indexed(catalogue(List.copyOf(listed.keySet()), listed), indices);
    }

    /** Returns a catalogue of the items that are left in any split. */
    private Indexed used(Map<Split, CleanedInteractions> kept, Optional<MajorityCatalogue> majority) {
        BitSet used = new BitSet();
        kept.values().forEach(interactions -> used.or(interactions.items(workspace)));
        List<String> names = itemNames.values();
        int[] indices = new int[names.size()];
        List<String> usedNames = new ArrayList<>();
        Map<String, ItemFacts> facts = new LinkedHashMap<>();
        for (int item = used.nextSetBit(0); item >= 0; item = used.nextSetBit(item + 1)) {
            indices[item] = usedNames.size();
            usedNames.add(names.get(item));
            if (majority.isPresent()) {
                facts.put(names.get(item), majority.get().facts(item));
            }
        }
        descriptor.ofInteractions().ifPresent(rule -> addAttributes(rule, facts));
        return new Indexed(catalogue(usedNames, facts).unlisted(item -> true), indices);
    }

    private void addAttributes(CatalogueRule rule, Map<String, ItemFacts> facts) {
        if (stored.isPresent()) {
            storedItems()
                    .forEach((id, known) -> Optional.ofNullable(facts.get(id))
                            .ifPresent(item -> known.attributes().forEach(item::attribute)));
        } else {
            ItemAttributeReader attributes = new ItemAttributeReader(workspace, tally);
            rule.attributes().forEach(attribute -> attributes.addFromSource(attribute, facts));
        }
    }

    private Map<String, ItemFacts> storedItems() {
        return stored.flatMap(StoredSegments::items)
                .map(file -> new SegmentTables(workspace).items(file))
                .orElseGet(LinkedHashMap::new);
    }

    private Catalogue catalogue(List<String> names, Map<String, ItemFacts> facts) {
        if (names.size() < FEWEST_ITEMS) {
            throw new InvalidInputException(descriptor.file() + ": found "
                    + (names.isEmpty() ? "no item" : "one item, " + names.get(0))
                    + "; expected at least two in the catalogue. Fix: check columns.item and filter");
        }
        Map<String, ItemFacts> known = new HashMap<>(facts);
        List<CatalogueItem> items = names.stream()
                .map(name -> known.computeIfAbsent(name, n -> new ItemFacts()).toItem(new ItemId(name), tokenizer))
                .toList();
        return Catalogue.of(
                items,
                IntStream.range(0, names.size())
                        .filter(item -> !known.getOrDefault(names.get(item), new ItemFacts())
                                .available())
                        .boxed()
                        .collect(Collectors.toSet()));
    }

    /**
     * Conversion of cleaned interactions to a log. Shoppers are in the order of their first appearance in the source, a
     * shopper's interactions by time and, where times are equal or absent, in the order of the source.
     */
    private static final class LogStream {

        private final Workspace workspace;
        private final List<InteractionType> types;
        private final int[] itemIndices;

        /** @param itemIndices index into the catalogue for each item number of the workspace */
        LogStream(Workspace workspace, List<InteractionType> types, int[] itemIndices) {
            this.workspace = workspace;
            this.types = types;
            this.itemIndices = itemIndices.clone();
        }

        /** Returns the interactions of a split with this layout. */
        InteractionLog log(CleanedInteractions kept, Layout layout) {
            boolean ended = layout.endsSequences();
            MappedInteractions.Columns columns = kept.columns();
            List<String> shoppers = kept.shopperNames().values();
            List<String> merchants = kept.merchantNames().values();
            List<Measure> measures = List.copyOf(columns.measures());
            InteractionLogAccumulator log = new InteractionLogAccumulator(types).zone(layout.zone());
            int[] current = {-1};
            workspace.forEach(query(kept, measures), row -> {
                int column = 1;
                int shopper = row.getInt(column++);
                if (shopper != current[0]) {
                    current[0] = shopper;
                    log.beginShopper(new ShopperId(shoppers.get(shopper))).ended(ended);
                }
                log.add(itemIndices[row.getInt(column++)], row.getInt(column++));
                if (columns.timed()) {
                    log.time(row.getLong(column++));
                }
                if (columns.sessioned()) {
                    log.session(row.getInt(column++));
                }
                if (columns.atMerchants()) {
                    log.merchant(merchants.get(row.getInt(column++)));
                }
                for (Measure measure : measures) {
                    float value = row.getFloat(column++);
                    if (!row.wasNull()) {
                        log.measure(measure, value);
                    }
                }
                if (kept.keys().id().isPresent()) {
                    Optional.ofNullable(row.getString(column++)).ifPresent(id -> log.id(WordHash.of(id)));
                }
                if (kept.keys().order().isPresent()) {
                    Optional.ofNullable(row.getString(column++)).ifPresent(order -> log.order(WordHash.of(order)));
                }
                if (kept.folded()) {
                    log.alsoTypes(Long.parseUnsignedLong(row.getString(column)));
                }
            });
            return log.toLog();
        }

        private static String query(CleanedInteractions kept, List<Measure> measures) {
            List<String> columns = new ArrayList<>(List.of("shopper", "item", "type"));
            if (kept.columns().timed()) {
                columns.add("time");
            }
            if (kept.columns().sessioned()) {
                columns.add("session");
            }
            if (kept.columns().atMerchants()) {
                columns.add("merchant");
            }
            measures.forEach(measure -> columns.add(SqlText.name(measure.key())));
            kept.keys().id().ifPresent(id -> columns.add("id_key"));
            kept.keys().order().ifPresent(order -> columns.add("order_key"));
            if (kept.folded()) {
                columns.add("mask::VARCHAR");
            }
            return "SELECT " + String.join(", ", columns) + " FROM " + kept.table() + " ORDER BY shopper, "
                    + kept.order();
        }
    }
}
