// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** Keys of a descriptor. */
public record DescriptorKeys(
        @Key(value = "name", required = true) String dataset,
        @Key("facts of items, keys below") Optional<CatalogueRule> catalogue,
        @Key(inline = true, required = true) Given given,

        @Key(value = "rows to leave out after cleaning, keys below", standard = "none")
        InteractionFilter filter,

        @Key(value = "evaluation, keys below", standard = "leave one out")
        Optional<Protocol> protocol) {

    /** Creates the keys. */
    public DescriptorKeys {
        if (dataset.isBlank()) {
            throw new KeyConflictException("found no name; expected one. Fix: write one", "dataset");
        }
        if (given instanceof Splits && !filter.equals(InteractionFilter.DEFAULT)) {
            throw new KeyConflictException(
                    "found beside splits; expected inside a split. Fix: move it into the splits that it is for",
                    "filter");
        }
    }

    /** Interactions, whole or in splits. */
    public sealed interface Given permits Whole, Splits {}

    /** Interactions that the protocol splits. */
    public record Whole(
            @Key("actions of shoppers, keys below") Layout interactions) implements Given {}

    /** Splits that exist already. */
    public record Splits(
            @Key("splits that exist already, each with keys of `interactions`")
            SplitKeys splits) implements Given {}

    /** Keys of {@code splits}. */
    public record SplitKeys(
            @Key(value = "training", required = true) Layout train,

            @Key(value = "validation", standard = "the last sequences of training")
            Optional<Layout> validation,

            @Key(value = "test", required = true) Layout test) {}

    /**
     * Returns the layouts.
     *
     * @throws IllegalArgumentException if they do not go together
     */
    DatasetDescriptor.Layouts layouts() {
        if (given instanceof Splits parts) {
            SplitKeys keys = parts.splits();
            return new DatasetDescriptor.Layouts(keys.train(), keys.validation(), Optional.of(keys.test()));
        }
        Layout layout = ((Whole) given).interactions();
        return new DatasetDescriptor.Layouts(
                filter.equals(InteractionFilter.DEFAULT) ? layout : layout.withFilter(filter),
                Optional.empty(),
                Optional.empty());
    }
}
