// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.config.ConfigDocument;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;

/**
 * Descriptor {@code dataset.yaml}: mapping of a user's files or tables to a catalogue and interactions, and evaluation
 * protocol. {@code docs/reference/keys.md} describes the keys.
 */
public final class DatasetDescriptor {

    private final Path file;
    private final String name;
    private final Optional<CatalogueRule> catalogue;
    private final Layouts layouts;
    private final Protocol protocol;

    /**
     * The layout of the interactions or of the training split, and those of the splits held out.
     *
     * @param test present if and only if splits are given
     */
    record Layouts(Layout train, Optional<Layout> validation, Optional<Layout> test) {
        Layouts {
            if (validation.isPresent() && test.isEmpty()) {
                throw new IllegalArgumentException("a validation split without a test split");
            }
            if (test.isPresent()
                    && Stream.of(Optional.of(train), validation, test)
                            .flatMap(Optional::stream)
                            .anyMatch(Layout.Decisions.class::isInstance)) {
                throw new IllegalArgumentException("logged decisions cannot be a split");
            }
        }

        boolean given() {
            return test.isPresent();
        }
    }

    DatasetDescriptor(Path file, String name, Optional<CatalogueRule> catalogue, Layouts layouts, Protocol protocol) {
        this.file = file;
        this.name = name;
        this.catalogue = catalogue;
        this.layouts = layouts;
        this.protocol = protocol;
        checkProtocol();
        if (ofInteractions().isPresent() && !(layouts.train instanceof Layout.Table)) {
            throw new IllegalArgumentException(
                    "catalogue.from: interactions needs the layout interactions, other layouts have no columns for it");
        }
    }

    /**
     * Reads a descriptor.
     *
     * @throws InvalidInputException if it cannot be read, or has unknown keys or impossible values
     */
    public static DatasetDescriptor read(Path file) {
        return ConfigDocument.read(file, root -> new DescriptorReader(file, root).descriptor());
    }

    /** Parses the future text of {@code file}, see {@link #read}. */
    public static DatasetDescriptor parse(Path file, String text) {
        return ConfigDocument.parse(file, text, root -> new DescriptorReader(file, root).descriptor());
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
                        Stream.of(layouts.train.source()),
                        catalogue.flatMap(CatalogueRule::source).stream(),
                        catalogue.stream().flatMap(rule -> rule.attributes().stream()).flatMap(rule -> rule.source().stream()))
                .flatMap(stream -> stream);
        return sources.filter(Source.Files.class::isInstance)
                .map(Source.Files.class::cast)
                .flatMap(source -> FileGlob.files(source.path(), source.where()).stream())
                .distinct()
                .sorted()
                .toList();
    }

    public Path file() {
        return file;
    }

    public String name() {
        return name;
    }

    public Protocol protocol() {
        return protocol;
    }

    /** Returns whether the interactions name the merchant they happened at. */
    public boolean cutByMerchant() {
        return layouts.train instanceof Layout.Table table && table.merchant().isPresent();
    }

    /** Returns the form of shoppers' ids; empty for ids as the sources have them. */
    public Optional<ShopperColumn.Form> shoppers() {
        return layouts.train instanceof Layout.Table table
                ? table.columns().shopper().normalize()
                : Optional.empty();
    }

    /** Returns how one shopper's data depend on another's rows. */
    public Set<Coupling> couplings() {
        Set<Coupling> couplings = EnumSet.noneOf(Coupling.class);
        if (listed().isEmpty()) {
            couplings.add(Coupling.CATALOGUE_OF_INTERACTIONS);
        }
        if (layouts.train().filter().item() > 0) {
            couplings.add(Coupling.ITEM_COUNTS);
        }
        return Coupling.of(couplings, protocol);
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
        return layouts;
    }

    private void checkProtocol() {
        if (layouts.given() != protocol.split() instanceof Protocol.Supplied) {
            throw new IllegalArgumentException(
                    layouts.given()
                            ? "protocol.split: found another split beside the key splits; expected given. Fix: write split: given"
                            : "protocol.split: found given without the key \"splits\"; expected it in place of \"interactions\". Fix:"
                                    + " add splits");
        }
        if (protocol.split() instanceof Protocol.NextBasket && !layouts.train.sessioned()) {
            throw new IllegalArgumentException(
                    "protocol.split: found next-basket without interactions.columns.session; expected it, since a basket is"
                            + " a session. Fix: add session");
        }
        if (protocol.split() instanceof Protocol.TimeSplit && !layouts.train.timed()) {
            throw new IllegalArgumentException(
                    "protocol.split: found time without interactions.columns.time; expected it. Fix: add time");
        }
    }
}
