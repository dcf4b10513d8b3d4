// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.Measure;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.model.ContentSpec.Field;
import org.hanse.core.model.ModelSpec;

/**
 * Features of items and interactions that a network reads. All participants of a job share one network, so a scenario has a feature as
 * soon as one catalogue has it; the plan of a job names its features.
 *
 * @param titles whether items have titles
 * @param facts other features of items, in the order of {@link Fact}
 * @param vectorSize size of the items' dense vectors; 0 without
 * @param timed whether interactions have times
 * @param valued whether interactions have values or quantities
 */
public record ReadableFacts(boolean titles, List<Fact> facts, int vectorSize, boolean timed, boolean valued) {

    /** Titles, categories, brands and prices of items, and times of interactions. */
    public static final ReadableFacts USUAL =
            new ReadableFacts(true, List.of(Fact.CATEGORY, Fact.BRAND, Fact.PRICE), 0, true, false);

    /** Enough rows for the usual types and some of a data set's own. */
    private static final int TYPES = 16;

    /** A row a doubling of seconds, up to decades. */
    private static final int GAPS = 32;

    private static final int VALUES = 32;

    private static final ContentSpec.Title TITLES = new ContentSpec.Title(8192, 32, 64, 12);

    /** Numbers of a fixed projection: cosines are off by about 1 in 20. */
    private static final int TEXT = 512;

    public ReadableFacts {
        facts = facts.stream().distinct().sorted().toList();
    }

    /**
     * Returns the features of these data sets.
     *
     * @throws IllegalArgumentException if items have dense vectors of different sizes
     */
    public static ReadableFacts of(List<Catalogue> catalogues, List<InteractionLog> logs) {
        List<Fact> facts = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            if (any(catalogues, item -> has(item, fact))) {
                facts.add(fact);
            }
        }
        return new ReadableFacts(
                any(catalogues, item -> !item.tokens().isEmpty()),
                facts,
                vectorSize(catalogues),
                logs.stream().anyMatch(InteractionLog::timed),
                logs.stream().anyMatch(ReadableFacts::valued));
    }

    private static boolean any(List<Catalogue> catalogues, Predicate<CatalogueItem> holds) {
        return catalogues.stream()
                .anyMatch(catalogue -> catalogue.items().stream().anyMatch(holds));
    }

    private static boolean has(CatalogueItem item, Fact fact) {
        return switch (fact) {
            case CATEGORY -> !item.category().isEmpty();
            case BRAND -> item.brand().isPresent();
            case ATTRIBUTE -> !item.attributes().isEmpty();
            case PRICE -> item.price().isPresent();
            case KEY -> false;
        };
    }

    private static int vectorSize(List<Catalogue> catalogues) {
        int[] sizes = catalogues.stream()
                .flatMap(catalogue -> catalogue.items().stream())
                .flatMapToInt(
                        item -> item
                                .vector()
                                .map(vector -> OptionalInt.of(vector.dimension()))
                                .orElse(OptionalInt.empty())
                                .stream())
                .distinct()
                .toArray();
        if (sizes.length > 1) {
            throw new IllegalArgumentException("found items with dense vectors of " + sizes[0] + " and of " + sizes[1]
                    + " numbers; expected one size, since one network reads them");
        }
        return sizes.length == 0 ? 0 : sizes[0];
    }

    private static boolean valued(InteractionLog log) {
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                if (!Double.isNaN(log.measure(Measure.VALUE, p)) || !Double.isNaN(log.measure(Measure.QUANTITY, p))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns the shape of a network with these features.
     *
     * @throws IllegalArgumentException if the network would have no item features
     */
    public ModelSpec spec(NetworkConfig network, LearningConfig learning) {
        return new ModelSpec(
                network.dimension(),
                new ModelSpec.Encoding(
                        network.encoder(),
                        network.attention(),
                        network.heads(),
                        learning.history(),
                        network.sequence()),
                new ModelSpec.Items(
                        withKeys(
                                content(network)
                                        .map(content -> content.withSimilarity(network.similarity() && described())),
                                network),
                        network.itemVectors() == NetworkConfig.ItemVectors.PRIVATE,
                        network.memory(),
                        network.memoryPrior()),
                network.q() ? ModelSpec.Objective.values().length : 0,
                new ModelSpec.Rows(TYPES, timed ? GAPS : 1, valued ? VALUES : 0));
    }

    /** Returns the content with rows of single items, as wide as item vectors, where they are shared. */
    private static Optional<ContentSpec> withKeys(Optional<ContentSpec> content, NetworkConfig network) {
        if (network.sharedRows() == 0) {
            return content;
        }
        Field keys = new Field(Fact.KEY, network.sharedRows(), network.dimension());
        return Optional.of(content.map(own -> own.with(keys))
                .orElseGet(() -> new ContentSpec(ContentSpec.Title.NONE, List.of(keys), 0, 0, false)));
    }

    private Optional<ContentSpec> content(NetworkConfig network) {
        return switch (network.content()) {
            case NONE -> Optional.empty();
            case LEARNED -> learnedContent();
            case FIXED -> fixedContent(ContentSpec.Title.NONE);
            case BOTH -> fixedContent(titles ? TITLES : ContentSpec.Title.NONE);
        };
    }

    /** Returns whether items have words. */
    private boolean described() {
        return titles || facts.stream().anyMatch(fact -> fact != Fact.PRICE);
    }

    /** Returns content with learned tables; empty without features of items. */
    private Optional<ContentSpec> learnedContent() {
        if (!titles && facts.isEmpty() && vectorSize == 0) {
            return Optional.empty();
        }
        List<Field> fields = facts.stream().map(ReadableFacts::field).toList();
        return Optional.of(
                titles
                        ? new ContentSpec(TITLES, fields, vectorSize, 0, false)
                        : new ContentSpec(1, 1, 1, 1, fields, vectorSize));
    }

    /**
     * Returns content with a fixed projection of all words; prices, which are no words, have a small table.
     *
     * @param learned trained encoding of titles beside it
     */
    private Optional<ContentSpec> fixedContent(ContentSpec.Title learned) {
        boolean described = described();
        if (!described && facts.isEmpty() && vectorSize == 0) {
            return Optional.empty();
        }
        List<Field> fields = facts.stream()
                .filter(fact -> fact == Fact.PRICE)
                .map(ReadableFacts::field)
                .toList();
        return Optional.of(new ContentSpec(learned, fields, vectorSize, described ? TEXT : 0, false));
    }

    private static Field field(Fact fact) {
        return switch (fact) {
            case CATEGORY -> new Field(fact, 1024, 16);
            case BRAND -> new Field(fact, 2048, 16);
            case ATTRIBUTE -> new Field(fact, 4096, 16);
            case PRICE -> new Field(fact, 32, 8);
            case KEY -> throw new IllegalArgumentException("no fact of a catalogue");
        };
    }
}
