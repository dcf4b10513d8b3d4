// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.model.ParameterLayout;

/**
 * Personal parameters of a merchant by item id. They remain valid when items are added, removed or reordered, unlike a
 * {@link PersonalState}, whose values have the order of one catalogue. Never leaves the node. Immutable; arrays are
 * copied in and out.
 *
 * <p>It has a row for each item that shoppers of the merchant met. {@link #in} gives an item without a row zeros,
 * which are the parameters of a cold item, and drops the rows of items without interactions (docs/adr/0035).
 */
public final class ItemPersonalState {

    /** State before the first round. */
    public static final ItemPersonalState INITIAL =
            new ItemPersonalState("", 0, new Blocks(Map.of(), List.of()), Map.of());

    private final String fittedTo;
    private final int epochs;
    private final Blocks blocks;
    private final SortedMap<ItemId, float[]> rows;

    /**
     * Block of parameters with a row for each item.
     *
     * @param name name in the layout
     * @param width values of each item, at least 1
     */
    public record ItemBlock(String name, int width) {

        public ItemBlock {
            if (name.isBlank() || width < 1) {
                throw new IllegalArgumentException("a block \"" + name + "\" with " + width + " values for each item");
            }
        }
    }

    /**
     * Blocks of parameters in the order of the layout.
     *
     * @param whole values of the blocks without rows, by name
     * @param ofItems blocks with a row for each item
     */
    private record Blocks(Map<String, float[]> whole, List<ItemBlock> ofItems) {

        int width() {
            return ofItems.stream().mapToInt(ItemBlock::width).reduce(0, Math::addExact);
        }
    }

    /**
     * Creates a state.
     *
     * @param fittedTo digest of the global model; empty if it was not fitted to one since it last moved
     * @param epochs epochs in which the parameters moved
     * @param whole values of the blocks without rows, by name
     * @param ofItems blocks with a row for each item
     * @param rows values of each item, block after block
     * @throws IllegalArgumentException if a row has another width than the blocks, a value is not finite, or a name occurs twice
     */
    public static ItemPersonalState of(
            String fittedTo,
            int epochs,
            Map<String, float[]> whole,
            List<ItemBlock> ofItems,
            Map<ItemId, float[]> rows) {
        return new ItemPersonalState(fittedTo, epochs, new Blocks(copies(whole), List.copyOf(ofItems)), rows);
    }

    private static Map<String, float[]> copies(Map<String, float[]> whole) {
        Map<String, float[]> copies = new LinkedHashMap<>();
        whole.forEach((name, values) -> copies.put(name, values.clone()));
        return copies;
    }

    private ItemPersonalState(String fittedTo, int epochs, Blocks blocks, Map<ItemId, float[]> rows) {
        if (epochs < 0) {
            throw new IllegalArgumentException("personal parameters after " + epochs + " epochs");
        }
        long names = blocks.ofItems().stream().map(ItemBlock::name).distinct().count();
        if (names < blocks.ofItems().size()) {
            throw new IllegalArgumentException("a block of items that occurs twice");
        }
        this.fittedTo = fittedTo;
        this.epochs = epochs;
        this.blocks = blocks;
        this.rows = new TreeMap<>(Comparator.comparing(ItemId::value));
        int width = blocks.width();
        blocks.whole().values().forEach(ItemPersonalState::requireFinite);
        rows.forEach((item, row) -> {
            if (row.length != width) {
                throw new IllegalArgumentException(row.length + " personal parameters of an item in place of " + width);
            }
            requireFinite(row);
            this.rows.put(item, row.clone());
        });
    }

    private static void requireFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a personal parameter that is " + value);
            }
        }
    }

    /**
     * Returns a positional state by item id.
     *
     * @param state state over these examples
     * @param catalogue catalogue of the examples
     */
    public static ItemPersonalState of(PersonalState state, LocalExamples examples, Catalogue catalogue) {
        float[] values = state.values();
        if (values.length == 0) {
            return new ItemPersonalState(state.fittedTo(), state.epochs(), INITIAL.blocks, Map.of());
        }
        NetworkShape shape = shape(examples, catalogue);
        int[] met = PersonalRows.met(shape, examples);
        List<ItemBlock> ofItems = itemBlocks(shape);
        int width = ofItems.stream().mapToInt(ItemBlock::width).sum();
        float[][] rows = new float[met.length][width];
        Map<String, float[]> whole = new LinkedHashMap<>();
        int from = 0;
        int column = 0;
        for (ParameterLayout.Block block : shape.personal.blocks()) {
            if (PersonalRows.isOfItems(block)) {
                int own = block.size() / shape.items;
                for (float[] row : rows) {
                    System.arraycopy(values, from, row, column, own);
                    from += own;
                }
                column += own;
            } else {
                whole.put(block.name(), Arrays.copyOfRange(values, from, from + block.size()));
                from += block.size();
            }
        }
        if (from != values.length) {
            throw new IllegalArgumentException(values.length + " personal parameters for a merchant with " + from);
        }
        Map<ItemId, float[]> byItem = new LinkedHashMap<>();
        for (int i = 0; i < met.length; i++) {
            byItem.put(catalogue.item(met[i]).id(), rows[i]);
        }
        return new ItemPersonalState(state.fittedTo(), state.epochs(), new Blocks(whole, ofItems), byItem);
    }

    /**
     * Returns this state in the order of a catalogue. An item that is met now and has no row gets zeros, and the state then counts as
     * fitted to no model.
     *
     * @param examples examples of the merchant
     * @param catalogue catalogue of the examples
     * @throws IllegalArgumentException if the state belongs to another network
     */
    public PersonalState in(LocalExamples examples, Catalogue catalogue) {
        if (isInitial()) {
            return new PersonalState(fittedTo, epochs, new float[0]);
        }
        NetworkShape shape = shape(examples, catalogue);
        requireBlocks(shape);
        int[] met = PersonalRows.met(shape, examples);
        float[] values = new float[PersonalRows.of(shape, examples).size()];
        int to = 0;
        int column = 0;
        boolean newItems = false;
        for (ParameterLayout.Block block : shape.personal.blocks()) {
            if (PersonalRows.isOfItems(block)) {
                int own = block.size() / shape.items;
                for (int item : met) {
                    float[] row = rows.get(catalogue.item(item).id());
                    newItems |= row == null;
                    if (row != null) {
                        System.arraycopy(row, column, values, to, own);
                    }
                    to += own;
                }
                column += own;
            } else {
                float[] whole = blocks.whole().getOrDefault(block.name(), new float[0]);
                System.arraycopy(whole, 0, values, to, block.size());
                to += block.size();
            }
        }
        return new PersonalState(newItems ? "" : fittedTo, epochs, values);
    }

    private static NetworkShape shape(LocalExamples examples, Catalogue catalogue) {
        if (catalogue.size() != examples.items()) {
            throw new IllegalArgumentException(
                    "a catalogue of " + catalogue.size() + " items for examples with " + examples.items());
        }
        return new NetworkShape(examples.catalogue().spec(), examples.items());
    }

    private static List<ItemBlock> itemBlocks(NetworkShape shape) {
        List<ItemBlock> ofItems = new ArrayList<>();
        shape.personal.blocks().stream()
                .filter(PersonalRows::isOfItems)
                .forEach(block -> ofItems.add(new ItemBlock(block.name(), block.size() / shape.items)));
        return ofItems;
    }

    private void requireBlocks(NetworkShape shape) {
        Map<String, Integer> expected = new LinkedHashMap<>();
        shape.personal.blocks().stream()
                .filter(block -> !PersonalRows.isOfItems(block))
                .forEach(block -> expected.put(block.name(), block.size()));
        Map<String, Integer> found = new LinkedHashMap<>();
        blocks.whole().forEach((name, values) -> found.put(name, values.length));
        if (!found.equals(expected) || !blocks.ofItems().equals(itemBlocks(shape))) {
            throw new IllegalArgumentException("personal parameters of another network");
        }
    }

    /** Returns whether training starts from the network's own start. */
    public boolean isInitial() {
        return rows.isEmpty() && blocks.whole().isEmpty();
    }

    /** Returns the digest of the global model that the parameters were last fitted to; empty if they moved with another since. */
    public String fittedTo() {
        return fittedTo;
    }

    /** Returns the epochs in which the parameters moved. */
    public int epochs() {
        return epochs;
    }

    /** Returns the values of the blocks without rows, copied. */
    public Map<String, float[]> whole() {
        return copies(blocks.whole());
    }

    /** Returns the blocks with a row for each item. */
    public List<ItemBlock> itemBlocks() {
        return blocks.ofItems();
    }

    /** Returns the items with a row, ordered by their ids. */
    public List<ItemId> items() {
        return List.copyOf(rows.keySet());
    }

    /**
     * Returns the values of an item, copied.
     *
     * @throws IllegalArgumentException if the item has no row
     */
    public float[] row(ItemId item) {
        float[] row = rows.get(item);
        if (row == null) {
            throw new IllegalArgumentException("an item without a row");
        }
        return row.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemPersonalState state
                && fittedTo.equals(state.fittedTo)
                && epochs == state.epochs
                && blocks.ofItems().equals(state.blocks.ofItems())
                && sameValues(blocks.whole(), state.blocks.whole())
                && sameValues(rows, state.rows);
    }

    private static <K> boolean sameValues(Map<K, float[]> some, Map<K, float[]> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream()
                        .allMatch(
                                one -> Arrays.equals(one.getValue(), others.getOrDefault(one.getKey(), new float[0])));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * fittedTo.hashCode() + epochs) + rows.keySet().hashCode();
    }

    /** Omits the values and the ids, which are private. */
    @Override
    public String toString() {
        return "ItemPersonalState[" + rows.size() + " items after " + epochs + " epochs]";
    }
}
