// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ItemVector;
import org.jspecify.annotations.Nullable;

/** Facts of one item, collected piece by piece. */
final class ItemFacts {

    private String title = "";
    private List<String> category = List.of();
    private Optional<String> brand = Optional.empty();
    private OptionalDouble price = OptionalDouble.empty();
    private Optional<ItemVector> vector = Optional.empty();
    private Optional<String> key = Optional.empty();
    private boolean available = true;
    private final Set<String> attributes = new LinkedHashSet<>();

    ItemFacts title(@Nullable String text) {
        title = text == null ? "" : text.strip();
        return this;
    }

    ItemFacts category(List<String> path) {
        category = List.copyOf(path);
        return this;
    }

    ItemFacts brand(@Nullable String text) {
        brand = Optional.ofNullable(text).map(String::strip).filter(s -> !s.isEmpty());
        return this;
    }

    ItemFacts price(double amount) {
        price = OptionalDouble.of(amount);
        return this;
    }

    ItemFacts vector(ItemVector values) {
        vector = Optional.of(values);
        return this;
    }

    ItemFacts key(@Nullable String text) {
        key = Optional.ofNullable(text);
        return this;
    }

    ItemFacts available(boolean given) {
        available = given;
        return this;
    }

    ItemFacts attribute(String attribute) {
        attributes.add(attribute);
        return this;
    }

    String title() {
        return title;
    }

    List<String> category() {
        return category;
    }

    Optional<String> brand() {
        return brand;
    }

    OptionalDouble price() {
        return price;
    }

    Optional<ItemVector> vector() {
        return vector;
    }

    /** Returns the public key in the form of the descriptor. */
    Optional<String> key() {
        return key;
    }

    /** Returns whether the item may be recommended. */
    boolean available() {
        return available;
    }

    List<String> attributes() {
        return List.copyOf(attributes);
    }

    /** Returns whether both have equal facts. */
    boolean sameAs(ItemFacts other) {
        return title.equals(other.title)
                && category.equals(other.category)
                && brand.equals(other.brand)
                && price.equals(other.price)
                && vector.equals(other.vector)
                && key.equals(other.key)
                && available == other.available
                && attributes().equals(other.attributes());
    }

    CatalogueItem toItem(ItemId id, TitleTokenizer tokenizer) {
        return new CatalogueItem(
                id, title, tokenizer.tokens(title), category, brand, price, List.copyOf(attributes), vector, key);
    }

    /** Returns the texts of a list in a result, nulls left out. */
    static List<String> texts(@Nullable Array array) throws SQLException {
        List<String> texts = new ArrayList<>();
        if (array != null) {
            for (Object element : (Object[]) array.getArray()) {
                if (element != null) {
                    texts.add(element.toString());
                }
            }
        }
        return texts;
    }

    /** Returns the vector in a result; empty if there is none or it holds something that is no finite number. */
    static Optional<ItemVector> vector(@Nullable Array array) throws SQLException {
        if (array == null) {
            return Optional.empty();
        }
        Object[] elements = (Object[]) array.getArray();
        float[] values = new float[elements.length];
        for (int i = 0; i < elements.length; i++) {
            values[i] = elements[i] instanceof Number number ? number.floatValue() : Float.NaN;
            if (!Float.isFinite(values[i])) {
                return Optional.empty();
            }
        }
        return values.length == 0 ? Optional.empty() : Optional.of(ItemVector.of(values));
    }
}
