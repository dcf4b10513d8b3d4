// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.TextRows;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Training input of a catalogue for networks of one shape: item features and, for networks with memory, items with similar content.
 * Merchants with one catalogue share it. Immutable.
 */
public final class LearnedCatalogue {

    private final ModelSpec spec;
    private final ItemFeatures features;
    private final Optional<TextRows> text;
    private final long featuresDigest;

    private LearnedCatalogue(ModelSpec spec, ItemFeatures features, long featuresDigest, Optional<TextRows> text) {
        this.featuresDigest = featuresDigest;
        this.spec = spec;
        this.features = features;
        this.text = text;
    }

    /** Returns {@code catalogue} prepared for networks of shape {@code spec}. */
    public static LearnedCatalogue of(Catalogue catalogue, ModelSpec spec, ShardRunner runner) {
        return of(catalogue, spec, own -> TextRows.of(own, MemoryTables.NEIGHBOURS, runner));
    }

    /** @param text source of the text rows, which networks with memory read */
    static LearnedCatalogue of(Catalogue catalogue, ModelSpec spec, Function<Catalogue, TextRows> text) {
        ItemFeatures features = features(catalogue, spec);
        return new LearnedCatalogue(
                spec,
                features,
                features.digest(),
                spec.memory() ? Optional.of(text.apply(catalogue)) : Optional.empty());
    }

    /**
     * Returns items with features only, for benchmarks and tests.
     *
     * @throws IllegalArgumentException if networks of the shape have tables, which need descriptions
     */
    public static LearnedCatalogue ofFeatures(ItemFeatures features, ModelSpec spec) {
        if (spec.memory()) {
            throw new IllegalArgumentException("tables of items without descriptions");
        }
        return new LearnedCatalogue(spec, features, features.digest(), Optional.empty());
    }

    /** Returns the features of a catalogue for a network of this shape. */
    public static ItemFeatures features(Catalogue catalogue, ModelSpec spec) {
        return ItemFeatures.of(catalogue, spec.content().orElseGet(LearnedCatalogue::nothing));
    }

    /** Returns an empty content, for an encoder without content. */
    private static ContentSpec nothing() {
        return new ContentSpec(1, 1, 1, 1, List.of(), 0);
    }

    /** Returns the catalogue for networks without a personal part. */
    LearnedCatalogue withoutPersonalPart() {
        return new LearnedCatalogue(spec.withoutPersonalPart(), features, featuresDigest, Optional.empty());
    }

    /** Returns the number of items. */
    public int items() {
        return features.items();
    }

    /** Rows of {@code item.tokens} that a network reads of an item's title, in the order of its words. */
    public List<Integer> titleRows(int item) {
        return features.titleRows(item);
    }

    /** Rows of the table of shared item vectors that a network reads of an item. */
    public List<Integer> keyRows(int item) {
        return features.keyRows(item);
    }

    /** Returns the number of rows of the table of shared item vectors; 0 without one. */
    int keyRows() {
        return spec.content().stream()
                .flatMap(content -> content.fields().stream())
                .filter(field -> field.fact() == ContentSpec.Fact.KEY)
                .mapToInt(ContentSpec.Field::buckets)
                .sum();
    }

    ModelSpec spec() {
        return spec;
    }

    /** Returns a digest of the items' features for the network. */
    long featuresDigest() {
        return featuresDigest;
    }

    public ItemFeatures features() {
        return features;
    }

    /** Returns the text rows; empty without memory. */
    Optional<TextRows> text() {
        return text;
    }
}
