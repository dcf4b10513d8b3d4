// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.hanse.config.InvalidInputException;

/**
 * Import of the sources of a descriptor into segments: new cleaned interactions, and items.
 *
 * <p>The n-th of equal interactions in the sources is known if n equal ones are stored. Equal interactions have the same shopper, item,
 * type, time, session, merchant and measures. New interactions are appended. If the sources change the order of known interactions or the
 * facts of their items, one segment replaces all. It holds first the stored interactions outside of the sources, then the sources.
 */
public final class SegmentImport {

    /** Time of a shopper without an erasure. */
    public static final long NOT_ERASED = Long.MIN_VALUE;

    /** More segments than this are joined into one. */
    private static final int MOST_SEGMENTS = 64;

    private final ReadingOptions options;
    private final Consumer<String> steps;

    /** @param steps receives the name of each step as it begins */
    public SegmentImport(ReadingOptions options, Consumer<String> steps) {
        this.options = options;
        this.steps = steps;
    }

    /**
     * Reads the sources, and writes new segments to a folder.
     *
     * @param stored segments that were imported before with the same mapping
     * @param erased last time, in microseconds since the epoch, of a shopper's interactions that are left out; {@link #NOT_ERASED} for none,
     *     the greatest number for all. Interactions without times are left out, too
     * @param folder existing folder for new segments
     * @throws InvalidInputException if a source cannot be read as the descriptor says, too much of it is wrong, or nothing is left
     */
    public ImportedSegments read(
            DatasetDescriptor descriptor, StoredSegments stored, ToLongFunction<String> erased, Path folder) {
        requireInteractions(descriptor);
        try (Workspace workspace = Workspace.open(options)) {
            return new Run(descriptor, stored, workspace).read(erased, folder);
        } catch (DatabaseException e) {
            throw e.blaming(descriptor.file().toString());
        }
    }

    private static void requireInteractions(DatasetDescriptor descriptor) {
        if (descriptor.layouts().given() || descriptor.layouts().train() instanceof Layout.Decisions) {
            throw new InvalidInputException(descriptor.file() + ": found "
                    + (descriptor.layouts().given() ? "splits" : "logged decisions")
                    + "; expected interactions to train on. Fix: name all rows under the key interactions, with the layout"
                    + " interactions or sequences");
        }
    }

    /** Numbers of an import before it is compared with what is stored. */
    private record Fresh(long duplicates, long shoppers, long spellings) {}

    /** One import. */
    private final class Run {

        private final DatasetDescriptor descriptor;
        private final StoredSegments stored;
        private final Workspace workspace;
        private final SegmentTables tables;
        private final CleaningTally tally;
        private final Layout layout;

        Run(DatasetDescriptor descriptor, StoredSegments stored, Workspace workspace) {
            this.descriptor = descriptor;
            this.stored = stored;
            this.workspace = workspace;
            this.tables = new SegmentTables(workspace);
            this.tally = new CleaningTally(options.policy(), descriptor.file().toString()).listing();
            this.layout = descriptor.layouts().train();
        }

        ImportedSegments read(ToLongFunction<String> erased, Path folder) {
            Map<String, ItemFacts> before = stored.items().map(tables::items).orElseGet(LinkedHashMap::new);
            Set<String> met = met();
            steps.accept("reading the sources");
            Map<String, ItemFacts> items = new LinkedHashMap<>();
            Dictionary names = new Dictionary(workspace, "items");
            boolean listed = descriptor.listed().isPresent();
            Set<String> ofSources = Set.of();
            if (listed) {
                items.putAll(new CatalogueReader(workspace, tally)
                        .read(descriptor.listed().orElseThrow()));
                ofSources = Set.copyOf(items.keySet());
                keep(before, met, items);
                names.add(List.copyOf(items.keySet()));
            }
            MappedInteractions mapped = new InteractionStage(
                            workspace, options, tally, new InteractionStage.ItemNames(names, listed))
                    .clean(Split.TRAIN, layout, descriptor.ofInteractions());
            FreshInteractions fresh = FreshInteractions.of(workspace, mapped);
            long duplicates = fresh.dropDuplicates(tally, mapped);
            if (fresh.size() == 0) {
                throw tally.emptyResult(layout.where());
            }
            Fresh numbers = new Fresh(duplicates, fresh.shoppers(), fresh.spellings());
            FreshInteractions.Dropped dropped = fresh.drop(erased);
            steps.accept("comparing with what is stored");
            SegmentMerge merge = new SegmentMerge(workspace, fresh, stored.interactions());
            descriptor.ofInteractions().ifPresent(rule -> {
                items.putAll(attributes(rule, merge.items()));
                Set<String> gone = new HashSet<>(met);
                gone.removeAll(fresh.items());
                keep(before, gone, items);
            });
            steps.accept("writing segments");
            boolean replacing = merge.needsRewriting(MOST_SEGMENTS);
            Optional<ImportedSegments.Segment> interactions =
                    merge.write(replacing, folder.resolve("interactions.parquet"));
            return new ImportedSegments(
                    interactions,
                    replacing,
                    written(before, items, folder.resolve("items.parquet")),
                    ofSources,
                    counts(merge, numbers, dropped.rows(), changes(before, items)),
                    tally.rejects(),
                    dropped.shoppers());
        }

        /** Items of stored interactions. */
        private Set<String> met() {
            return stored.interactions().isEmpty()
                    ? Set.of()
                    : new HashSet<>(
                            workspace.texts("SELECT DISTINCT item FROM " + SegmentTables.scan(stored.interactions())));
        }

        /** Keeps stored items that the sources no longer name at the end, if stored interactions name them. */
        private static void keep(Map<String, ItemFacts> before, Set<String> met, Map<String, ItemFacts> items) {
            before.forEach((id, facts) -> {
                if (met.contains(id)) {
                    items.putIfAbsent(id, facts);
                }
            });
        }

        /** Attributes that items have from sources of their own. */
        private Map<String, ItemFacts> attributes(CatalogueRule rule, List<String> ids) {
            Map<String, ItemFacts> facts = new LinkedHashMap<>();
            ids.forEach(id -> facts.put(id, new ItemFacts()));
            ItemAttributeReader reader = new ItemAttributeReader(workspace, tally);
            rule.attributes().forEach(attribute -> reader.addFromSource(attribute, facts));
            facts.values().removeIf(item -> item.attributes().isEmpty());
            return facts;
        }

        private Optional<ImportedSegments.Segment> written(
                Map<String, ItemFacts> before, Map<String, ItemFacts> items, Path file) {
            boolean same = List.copyOf(before.keySet()).equals(List.copyOf(items.keySet()))
                    && changes(before, items).changed() == 0;
            return same
                    ? Optional.empty()
                    : Optional.of(new ImportedSegments.Segment(file, tables.writeItems(items, file)));
        }

        private static ImportedSegments.ItemCounts changes(
                Map<String, ItemFacts> before, Map<String, ItemFacts> items) {
            long added = 0;
            long changed = 0;
            for (Map.Entry<String, ItemFacts> item : items.entrySet()) {
                ItemFacts old = before.get(item.getKey());
                if (old == null) {
                    added++;
                } else if (!old.sameAs(item.getValue())) {
                    changed++;
                }
            }
            return new ImportedSegments.ItemCounts(added, changed, before.size() - (items.size() - added));
        }

        private ImportedSegments.Counts counts(
                SegmentMerge merge, Fresh read, long dropped, ImportedSegments.ItemCounts items) {
            CleaningReport report = tally.report();
            Map<String, Long> rejected = new LinkedHashMap<>(report.dropped());
            rejected.remove(CleaningReason.ATTRIBUTES_UNKNOWN_ITEM.label());
            Map<String, Long> excluded = new LinkedHashMap<>();
            for (CleaningReason reason : CleaningReason.values()) {
                if (reason.kind() == CleaningReason.Kind.INTENDED) {
                    Optional.ofNullable(rejected.remove(reason.label()))
                            .ifPresent(count -> excluded.put(reason.label(), count));
                }
            }
            rejected.remove(CleaningReason.DUPLICATE.label());
            return new ImportedSegments.Counts(
                    report.rows(),
                    merge.added(),
                    merge.known() + read.duplicates(),
                    dropped,
                    read.shoppers(),
                    read.spellings(),
                    rejected,
                    report.repaired(),
                    excluded,
                    items);
        }
    }
}
