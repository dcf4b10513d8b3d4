// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.loss.ValueLoss;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.InteractionRows;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Q-learning or SARSA in a table whose states are a shopper's last interactions: the tabular counterpart of the
 * network's temporal difference. An oracle for tests; each merchant has a table of its own.
 *
 * <p>Windows, rewards, steps and bootstraps are those of the network (docs/design/network.md, section 6). The online table is its own
 * target. A window is processed from its end, so that a reward reaches all earlier positions at once. With step sizes {@code n^-decay}
 * SARSA converges to the values of the policy in the log. Q-learning converges to the values of the best policy if {@code steps} is 1 and
 * all items are tried in all states. Both require Markov states.
 *
 * <p>Source: Watkins and Dayan, Machine Learning 8 (1992); Sutton and Barto, Reinforcement Learning (2018), sections
 * 6.4, 6.5 and 7.2; Even-Dar and Mansour, JMLR 5 (2003), for polynomial step sizes.
 */
public final class TabularTrainer implements ModelTrainer {

    /** Version of the algorithm. Increment when identical inputs produce different values. */
    private static final int ALGORITHM = 1;

    /** Rows for types, more than a log can have of unusual ones. */
    private static final int TYPES = 128;

    /** Items are kept as single-precision numbers in a saved state, which are exact up to here. */
    private static final int MOST_ITEMS = 1 << 24;

    private final TabularSettings settings;
    private final InteractionRows rows;
    private final List<Shop> shops = new ArrayList<>();
    private int epoch;

    /** A merchant's windows and table. */
    private record Shop(TrainingWindows windows, int items, ValueTable table) {}

    /**
     * Creates a trainer at its start.
     *
     * @throws IllegalArgumentException if a catalogue has more than 2^24 items
     */
    public TabularTrainer(List<Merchant> merchants, TabularSettings settings) {
        this.settings = settings;
        ModelSpec spec = new ModelSpec(
                1,
                new ModelSpec.Encoding(EncoderKind.GRU, ModelSpec.Gate.UNIFORM, 1, settings.window()),
                new ModelSpec.Items(Optional.empty(), true, false),
                settings.loss().omega().size(),
                new ModelSpec.Rows(TYPES, 1, 0));
        this.rows = new InteractionRows(spec);
        for (Merchant merchant : merchants) {
            if (merchant.catalogue().size() > MOST_ITEMS) {
                throw new IllegalArgumentException(
                        merchant.catalogue().size() + " items are too many for a table; at most " + MOST_ITEMS);
            }
            shops.add(new Shop(
                    new TrainingWindows(merchant.log(), spec, settings.rewards()),
                    merchant.catalogue().size(),
                    new ValueTable(settings.loss().omega())));
        }
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public int epochs() {
        return epoch;
    }

    @Override
    public int steps() {
        return shops.stream().mapToInt(shop -> shop.windows().size()).sum();
    }

    /** Returns the number of values of tried items. */
    @Override
    public long parameters() {
        return shops.stream().mapToLong(shop -> shop.table().size()).sum();
    }

    /** Returns half the mean squared temporal difference. */
    @Override
    public double epoch(StepListener listener) {
        long seed = CounterRandom.bits(settings.seed(), epoch);
        double sum = 0;
        long positions = 0;
        int step = 0;
        for (Shop shop : shops) {
            for (int window : shop.windows().order(1, seed)) {
                for (int p = shop.windows().to(window) - 1; p >= shop.windows().from(window); p--) {
                    sum += learn(shop, window, p);
                }
                positions += shop.windows().to(window) - shop.windows().from(window);
                listener.stepped(++step, sum / positions);
            }
        }
        epoch++;
        return positions == 0 ? 0 : sum / positions;
    }

    private double learn(Shop shop, int window, int p) {
        TrainingWindows windows = shop.windows();
        int steps = settings.loss().steps();
        int left = windows.to(window) - 1 - p;
        int rewards = ValueLoss.rewards(left, windows.ends(window), steps);
        if (rewards == 0) {
            return 0;
        }
        double[] targets = new double[settings.loss().omega().size()];
        double factor = 1;
        for (int j = 0; j < rewards; j++) {
            for (int c = 0; c < targets.length; c++) {
                targets[c] += factor * windows.reward(p + 1 + j, c);
            }
            factor *= settings.loss().discount();
        }
        if (ValueLoss.bootstraps(left, windows.ends(window), steps)) {
            float[] then = following(shop, window, p + rewards);
            for (int c = 0; c < targets.length; c++) {
                targets[c] += factor * then[c];
            }
        }
        return shop.table().update(state(windows, window, p), windows.item(p + 1), targets, settings.decay());
    }

    private float[] following(Shop shop, int window, int p) {
        TrainingWindows windows = shop.windows();
        List<Integer> state = state(windows, window, p);
        if (settings.rule() == TabularSettings.Rule.SARSA) {
            return shop.table().values(state, windows.item(p + 1));
        }
        Set<Integer> excluded = new HashSet<>();
        for (int q = windows.shopperStart(window); q <= p && settings.excludeHistory(); q++) {
            excluded.add(windows.item(q));
        }
        excluded.remove(windows.item(p + 1));
        return shop.table().best(state, shop.items(), excluded);
    }

    /** Returns the state after the interaction at {@code p}. */
    private List<Integer> state(TrainingWindows windows, int window, int p) {
        List<Integer> state = new ArrayList<>();
        for (int q = Math.max(windows.shopperStart(window), p + 1 - settings.history()); q <= p; q++) {
            state.add(windows.item(q));
            if (settings.types()) {
                state.add(windows.type(q));
            }
        }
        return state;
    }

    private int width() {
        return settings.history() * (settings.types() ? 2 : 1);
    }

    private String fingerprint() {
        StringBuilder text = new StringBuilder("algorithm " + ALGORITHM + " " + settings);
        shops.forEach(shop -> text.append(' ')
                .append(shop.items())
                .append(' ')
                .append(shop.windows().digest()));
        return text.toString();
    }

    @Override
    public TrainerState state() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int m = 0; m < shops.size(); m++) {
            arrays.put("table " + m, shops.get(m).table().toArray(width()));
        }
        return new TrainerState(fingerprint(), epoch, arrays, Map.of());
    }

    @Override
    public void restore(TrainerState state) {
        if (!state.fingerprint().equals(fingerprint())) {
            throw new IllegalArgumentException(
                    "the saved state is of a training with other settings or data than this one");
        }
        for (int m = 0; m < shops.size(); m++) {
            shops.get(m).table().restore(state.array("table " + m), width());
        }
        epoch = state.epochs();
    }

    /** Scores by the weighted sum of values: 0 for an item that was never tried after such a history. */
    @Override
    public CatalogueScorer scorer(int merchant, ShardRunner runner) {
        return scorer(merchant, settings.loss().omega());
    }

    /** Returns a scorer with other weights than those of training. */
    public CatalogueScorer scorer(int merchant, List<Double> weights) {
        return new Scorer(shops.get(merchant).table().copy(List.copyOf(weights)));
    }

    /** Scorer that converts a history to a state of the table; stateless. */
    private final class Scorer implements CatalogueScorer {

        private final ValueTable values;

        Scorer(ValueTable values) {
            this.values = values;
        }

        @Override
        public void score(InteractionSequence history, double[] scores) {
            List<Integer> state = new ArrayList<>();
            for (int i = Math.max(0, history.length() - settings.history()); i < history.length(); i++) {
                state.add(history.item(i));
                if (settings.types()) {
                    state.add(rows.type(history.type(i)));
                }
            }
            values.addTotals(state, scores);
        }

        @Override
        public CatalogueScorer forShard() {
            return this;
        }
    }
}
