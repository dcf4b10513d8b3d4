// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.InteractionEmbedding;
import org.hanse.core.learn.network.InteractionRows;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.OnlineEncoder;

/**
 * Scorer of a catalogue for shoppers with incremental interactions. The contribution of an interaction is computed
 * once, when it is appended; a score computes the gates of the last position, the heads, and a product with all item
 * vectors. The result equals that of {@link NetworkScorer} for the same history of any length. A window that has slid
 * is encoded again if the encoder's state depends on earlier interactions.
 *
 * <p>After a few calls only {@link ShopperState} allocates. Not thread-safe; {@link #forShard} returns a scorer for
 * another thread, which can use the same states.
 */
public final class OnlineScorer {

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final OnlineEncoder encoder;
    private final LastGates gates;
    private final WindowScores scores;
    private Optional<TermReader> reader = Optional.empty();
    private Optional<AttributeReader> attributes = Optional.empty();
    private final Map<InteractionType, Integer> typeRows = new HashMap<>();

    OnlineScorer(ScoringNetwork network) {
        this.network = network;
        this.shape = network.shape;
        this.encoder = EncoderKind.running(shape.spec).online(shape, network.kernels, network.shared);
        this.gates = new LastGates(network);
        this.scores = new WindowScores(network, encoder, gates);
    }

    /** Returns a scorer with the same network and its own working memory. */
    public OnlineScorer forShard() {
        return new OnlineScorer(network);
    }

    /** Returns the number of items. */
    public int items() {
        return shape.items;
    }

    /** Returns a shopper without interactions, which the memory tables do not exclude. */
    public ShopperState begin() {
        return begin(MemoryRows.NO_SHOPPER);
    }

    /**
     * Returns a shopper without interactions, which the memory tables exclude if they contain it now. In tables that change, a shopper with
     * first interactions since, or erased since, needs another state.
     */
    public ShopperState begin(ShopperId shopper) {
        return begin(network.shopper(shopper));
    }

    /**
     * Returns a shopper without interactions.
     *
     * @param shopper excluded shopper, an index into the log of the memory tables; below 0 for none
     */
    ShopperState begin(int shopper) {
        return new ShopperState(
                network, shopper < 0 ? MemoryRows.NO_SHOPPER : shopper, gates.keyWidth(), encoder.layers());
    }

    /**
     * Restores a stored shopper.
     *
     * @throws IllegalArgumentException if the snapshot is of a network of another shape or of another catalogue
     */
    public ShopperState restore(ShopperSnapshot snapshot) {
        int tableShoppers = network.tables.map(MemoryTables::shoppers).orElse(Integer.MAX_VALUE);
        if (snapshot.window().size() > shape.spec.history() || snapshot.shopper() >= tableShoppers) {
            throw new IllegalArgumentException(
                    "a snapshot of " + snapshot.window().size() + " interactions of shopper "
                            + snapshot.shopper() + " for a window of " + shape.spec.history() + " and " + tableShoppers
                            + " shoppers");
        }
        ShopperState state = begin(snapshot.shopper());
        state.beginRestore(snapshot);
        snapshot.met().forEach(this::requireItem);
        for (ShopperSnapshot.Contact contact : snapshot.window()) {
            requireRow("type", contact.type(), shape.spec.types());
            requireRow("gap", contact.gap(), shape.spec.gaps());
            requireRow("value", contact.value(), Math.max(1, shape.spec.values()));
            requireItem(contact.item());
            add(state, contact.item(), contact.type(), contact.gap(), contact.value());
        }
        return state;
    }

    /**
     * Appends an interaction.
     *
     * @param timeMicros microseconds since the epoch; {@link ShopperState#UNTIMED} where unknown
     * @param value its value or, where there is none, quantity; NaN where unknown
     * @throws IllegalArgumentException if there is no such item, or the value is infinite
     */
    public void append(ShopperState state, int item, InteractionType type, long timeMicros, double value) {
        requireOwn(state);
        requireItem(item);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("an interaction with item " + item + " has the value " + value);
        }
        Integer typeRow = typeRows.get(type);
        if (typeRow == null) {
            typeRow = network.rows.type(type);
            typeRows.put(type, typeRow);
        }
        long before = state.lastTimeMicros();
        boolean timed = before != ShopperState.UNTIMED && timeMicros != ShopperState.UNTIMED;
        int gap = timed ? network.rows.gapMicros(before, timeMicros) : 0;
        int valueRow = shape.spec.values() == 0 || Double.isNaN(value) ? 0 : network.rows.value(value);
        add(state, item, typeRow, gap, valueRow);
        state.lastTime(timeMicros);
    }

    /** Appends all interactions of a history. */
    public void appendAll(ShopperState state, InteractionSequence history) {
        for (int i = 0; i < history.length(); i++) {
            long time = history.log().timed() ? history.timeMicros(i) : ShopperState.UNTIMED;
            append(state, history.item(i), history.type(i), time, InteractionRows.worth(history, i));
        }
    }

    private void add(ShopperState state, int item, int type, int gap, int value) {
        int at = state.add(item, type, gap, value);
        int d = shape.d;
        System.arraycopy(network.vectors, item * d, state.e, at * d, d);
        InteractionEmbedding.addRows(shape, network.kernels, network.shared, type, gap, value, state.e, at * d);
        gates.append(state, at);
    }

    /** Adds the score of every item to {@code sums}, {@code [items]}. */
    public void score(ShopperState state, double[] sums) {
        float[] own = score(state);
        for (int item = 0; item < own.length; item++) {
            sums[item] += own[item];
        }
    }

    /** Returns the score of every item, {@code [items]}, valid until the next call. */
    public float[] score(ShopperState state) {
        requireOwn(state);
        return scores.of(state);
    }

    /**
     * Returns the score of every item without some interactions, with unchanged gaps, positions and window
     * (docs/design/network.md, section 5); valid until the next call.
     *
     * @param hidden by index of the interaction in the whole history
     */
    public float[] score(ShopperState state, IntPredicate hidden) {
        requireOwn(state);
        return scores.of(state, hidden);
    }

    /**
     * Chooses the items with the highest scores.
     *
     * @param count number of items, at least 1
     * @param candidate permitted items, for example those that the shopper has not met
     * @param best receives the chosen items
     */
    public void top(ShopperState state, int count, IntPredicate candidate, TopItems best) {
        best.choose(score(state), shape.items, count, candidate);
    }

    /**
     * Returns the terms of one item's score. Right after {@link #top} or a score of the same shopper nothing is
     * recomputed.
     *
     * @throws IllegalArgumentException if there is no such item
     */
    public ScoreTerms terms(ShopperState state, int item) {
        requireItem(item);
        float ranked = score(state)[item];
        return reader().read(scores.window(), scores.row(), item, ranked);
    }

    /**
     * Returns the terms of one item as if some interactions had not happened, with gaps, positions and window as they are
     * (docs/design/network.md, section 5). Terms of hidden interactions are 0.
     *
     * @param hidden by index of the interaction in the whole history
     * @throws IllegalArgumentException if there is no such item
     */
    public ScoreTerms terms(ShopperState state, IntPredicate hidden, int item) {
        requireItem(item);
        float ranked = score(state, hidden)[item];
        return reader().read(scores.window(), scores.row(), item, ranked);
    }

    /**
     * Chooses the items with the highest scores as if some interactions had not happened.
     *
     * @param hidden by index of the interaction in the whole history
     * @see #top
     */
    public void top(ShopperState state, IntPredicate hidden, int count, IntPredicate candidate, TopItems best) {
        best.choose(score(state, hidden), shape.items, count, candidate);
    }

    /**
     * Returns how far the single-precision score of any item without some interactions may be from the sum of its terms.
     *
     * @param hidden by index of the interaction in the whole history
     */
    public double rounding(ShopperState state, IntPredicate hidden) {
        score(state, hidden);
        return reader().rounding(scores.window(), scores.row());
    }

    /**
     * Returns how far the single-precision score of any item may be from the sum of its terms.
     *
     * @see ScoreTerms#rounding
     */
    public double rounding(ShopperState state) {
        score(state);
        return reader().rounding(scores.window(), scores.row());
    }

    /**
     * Returns the contribution of each head to the score of one item, {@code omega_c z_c}: the policy first, then the
     * objectives in their order.
     *
     * @throws IllegalArgumentException if there is no such item
     */
    public List<Double> heads(ShopperState state, int item) {
        requireItem(item);
        score(state);
        return reader().heads(scores.window(), scores.row(), item);
    }

    /**
     * Returns the contribution of each group of an item's attributes to the network's part of its score, relative to
     * the catalogue's mean. Together they are that part. None without interactions.
     *
     * @throws IllegalArgumentException if there is no such item
     */
    public List<AttributeTerm> attributes(ShopperState state, int item) {
        requireItem(item);
        score(state);
        AttributeReader made = attributes.orElseGet(() -> new AttributeReader(network));
        attributes = Optional.of(made);
        return reader().attributes(made, scores.window(), item);
    }

    /** Returns the gate (attention weight) of each interaction of the window, oldest first, the mean over the heads. It is no reason. */
    public List<Double> gates(ShopperState state) {
        score(state);
        return reader().gates(scores.window());
    }

    /**
     * Returns the change of an item's score without each interaction of the window, oldest first, in closed form.
     * Exact for normalised gates that depend on the interaction alone ({@code softmax}, {@code uniform}); an estimate
     * for {@code contextual} gates, whose ratios change, too; for {@code strict} gates the term is the effect.
     *
     * @throws IllegalArgumentException if there is no such item
     */
    public List<Double> shareEffects(ShopperState state, int item) {
        requireItem(item);
        score(state);
        return reader().shareEffects(scores.window(), scores.row(), item);
    }

    private TermReader reader() {
        TermReader made = reader.orElseGet(() -> new TermReader(network));
        reader = Optional.of(made);
        return made;
    }

    private void requireOwn(ShopperState state) {
        if (state.network != network) {
            throw new IllegalArgumentException("the state of a shopper of another network: restore it from a snapshot");
        }
    }

    private void requireItem(int item) {
        if (item < 0 || item >= shape.items) {
            throw new IllegalArgumentException("item " + item + " of a catalogue of " + shape.items);
        }
    }

    private static void requireRow(String name, int index, int count) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(name + " row " + index + " of " + count);
        }
    }
}
