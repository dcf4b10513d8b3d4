// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Fit of a merchant's private biases and item vectors to lists that its shoppers saw (docs/design/network.md, section 6, "Shown lists"). A
 * list is a choice: the items that the shopper acted on against those that it ignored, given the history before it. The result is the mode
 * of a posterior whose prior has its centre at the present parameters. All other parameters stay as they are.
 *
 * <p>The result stays on the node, and no update of a round reads it (docs/adr/0074). The same input gives the same result for every
 * number of threads.
 *
 * <p>Source: McFadden, Conditional logit analysis of qualitative choice behavior, 1974, equation 12. A temperature of the scores and an
 * intercept of each slot are fitted beside it, and dropped.
 */
public final class ListwiseFit {

    /** Most lists of a fit; the last ones of the given order count. */
    static final int MOST_LISTS = 50_000;

    /** Deviations of the prior, in units of choices (docs/results/2026-12-02-exposures.md). */
    private static final double OF_BIAS = 0.4;

    private static final double OF_VECTOR = 0.1;

    /** Wide: for the logarithm of the temperature, and the intercepts of slots. */
    private static final double OF_NUISANCE = 2;

    /** Least factor of scores: choices that scores do not explain must not replace the scores. */
    private static final double LEAST_FACTOR = 0.05;

    private static final int STEPS = 200;
    private static final double RATE = 0.05;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.99;
    private static final double TINY = 1e-9;
    private static final int NONE = -1;

    private final LocalExamples own;
    private final NetworkShape shape;

    /** Numbers of an item's private parameters: its bias, then its vector. */
    private final int width;

    /** First parameter of items; before it are the factor of scores and the intercepts of slots. */
    private final int first;

    /** First parameter of each item that was shown and has private ones. */
    private final Map<Integer, Integer> places = new LinkedHashMap<>();

    private final double weight;

    /**
     * List of items that a shopper saw.
     *
     * @param shopper index of the shopper in the log
     * @param history number of the shopper's interactions before the list, at least 1
     * @param items items that count, by slot
     */
    public record ShownList(int shopper, int history, List<ShownItem> items) {

        /** @throws IllegalArgumentException if there is no history */
        public ShownList {
            items = List.copyOf(items);
            if (history < 1) {
                throw new IllegalArgumentException(
                        "found a list after " + history + " interactions; expected 1 or more");
            }
        }

        /** Returns whether the list is a choice: some items were taken and others were not. */
        boolean isChoice() {
            return items.stream().anyMatch(ShownItem::taken) && !items.stream().allMatch(ShownItem::taken);
        }

        private int slots() {
            return items.stream().mapToInt(item -> item.slot() + 1).max().orElse(0);
        }
    }

    /**
     * Item of a list.
     *
     * @param slot place in the list, from 0
     * @param taken whether the shopper acted on it; otherwise it was ignored
     */
    public record ShownItem(int slot, int item, boolean taken) {}

    /**
     * Model of a merchant.
     *
     * @param own examples, whose log the lists refer to
     * @param shared shared parameters
     */
    public record Model(LocalExamples own, TrainingSettings settings, ParameterVector shared, PersonalState personal) {

        /** Returns the model with another personal part. */
        public Model with(PersonalState other) {
            return new Model(own, settings, shared, other);
        }

        /** Returns the scores of the model. */
        public NetworkScorer scorer(ShardRunner runner) {
            return ServedScores.of(own, settings, shared, personal, Kernels.best(), runner);
        }

        private NetworkScorer ofPolicy(ShardRunner runner) {
            int objectives = settings.spec().objectives();
            return scorer(runner).rankedBy(new ScoreWeights(1, Collections.nCopies(objectives, 0.0)), runner);
        }
    }

    private ListwiseFit(Model model, List<ShownList> lists, double weight) {
        this.own = model.own();
        this.shape = new NetworkShape(model.settings().spec(), own.items());
        this.width = 1 + (shape.itemVector >= 0 ? shape.d : 0);
        this.first = 1 + lists.stream().mapToInt(ShownList::slots).max().orElse(0);
        this.weight = weight;
        int[] met = PersonalRows.met(shape, own);
        lists.stream()
                .flatMap(list -> list.items().stream())
                .map(ShownItem::item)
                .filter(item -> Arrays.binarySearch(met, item) >= 0)
                .forEach(item -> places.putIfAbsent(item, first + width * places.size()));
    }

    /**
     * Returns the personal part of a model after lists. It is the same one where nothing is to be learned: without choices, and for a
     * network without private biases.
     *
     * @param weight weight of a choice against the prior; 0 changes nothing
     * @param runner runs the lists
     * @throws IllegalArgumentException if the personal part is of another network
     */
    public static PersonalState fit(Model model, List<ShownList> lists, double weight, ShardRunner runner) {
        List<ShownList> choices = lists.stream().filter(ShownList::isChoice).toList();
        List<ShownList> last = choices.subList(Math.max(0, choices.size() - MOST_LISTS), choices.size());
        ListwiseFit fit = new ListwiseFit(model, last, weight);
        return weight == 0 || fit.places.isEmpty()
                ? model.personal()
                : fit.moved(model, fit.posterior(fit.choices(model, last, runner), runner));
    }

    /** List as the model saw it. */
    private static final class Choice {

        /** Items that count. */
        final List<ShownItem> items;

        final boolean[] taken;

        /** Scores of the items before the fit. */
        final double[] scores;

        /** State that item vectors are multiplied with. */
        final float[] state;

        /** First parameter of each item; {@link #NONE} for an item without private ones. */
        final int[] places;

        Choice(List<ShownItem> items, float[] state) {
            this.items = items;
            this.taken = new boolean[items.size()];
            this.scores = new double[items.size()];
            this.state = state;
            this.places = new int[items.size()];
        }

        /** Returns the parameter of the intercept of an item's slot. */
        int intercept(int i) {
            return 1 + items.get(i).slot();
        }
    }

    /** Returns the lists of each shard. */
    private List<List<Choice>> choices(Model model, List<ShownList> lists, ShardRunner runner) {
        NetworkScorer scorer = model.ofPolicy(runner);
        int shards = model.settings().steps().shards();
        return runner.map(shards, shard -> {
            NetworkScorer ofShard = scorer.forShard();
            int from = ShardRunner.from(shard, shards, lists.size());
            int to = ShardRunner.from(shard + 1, shards, lists.size());
            return lists.subList(from, to).stream()
                    .map(list -> choice(list, ofShard))
                    .toList();
        });
    }

    private Choice choice(ShownList list, NetworkScorer scorer) {
        // A history of the log: tables leave its shopper out, whose later actions they count.
        InteractionSequence history = own.log().sequence(list.shopper()).prefix(list.history());
        double[] all = new double[own.items()];
        scorer.score(history, all);
        Choice choice = new Choice(list.items(), scorer.state());
        for (int i = 0; i < list.items().size(); i++) {
            ShownItem shown = list.items().get(i);
            choice.taken[i] = shown.taken();
            choice.scores[i] = all[shown.item()];
            choice.places[i] = places.getOrDefault(shown.item(), NONE);
        }
        return choice;
    }

    private static double factor(double[] now) {
        return Math.max(LEAST_FACTOR, Math.exp(OF_NUISANCE * now[0]));
    }

    /** Returns the mode of the posterior in deviations of the prior: Adam with a falling rate on the whole sum. */
    private double[] posterior(List<List<Choice>> shards, ShardRunner runner) {
        int size = first + width * places.size();
        double[] now = new double[size];
        double[] mean = new double[size];
        double[] square = new double[size];
        for (int step = 1; step <= STEPS; step++) {
            double[] gradient = now.clone();
            runner.map(shards.size(), shard -> gradient(shards.get(shard), now)).forEach(own -> add(own, gradient));
            double rate = RATE * (1 - (step - 1.0) / STEPS);
            double ofMean = 1 - Math.pow(BETA_1, step);
            double ofSquare = 1 - Math.pow(BETA_2, step);
            for (int p = 0; p < size; p++) {
                mean[p] += (1 - BETA_1) * (gradient[p] - mean[p]);
                square[p] += (1 - BETA_2) * (gradient[p] * gradient[p] - square[p]);
                now[p] -= rate * mean[p] / ofMean / (Math.sqrt(square[p] / ofSquare) + TINY);
            }
        }
        return now;
    }

    private double[] gradient(List<Choice> choices, double[] now) {
        double[] gradient = new double[now.length];
        choices.forEach(choice -> addGradient(choice, now, gradient));
        return gradient;
    }

    private static void add(double[] addend, double[] sum) {
        for (int p = 0; p < sum.length; p++) {
            sum[p] += addend[p];
        }
    }

    private void addGradient(Choice choice, double[] now, double[] gradient) {
        double factor = factor(now);
        double[] scores = choice.scores.clone();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = factor * scores[i] + OF_NUISANCE * now[choice.intercept(i)] + moved(choice, i, now);
        }
        double[] deltas = deltas(scores, choice.taken);
        for (int i = 0; i < scores.length; i++) {
            double delta = weight * deltas[i];
            gradient[0] += OF_NUISANCE * delta * factor * choice.scores[i];
            gradient[choice.intercept(i)] += OF_NUISANCE * delta;
            int place = choice.places[i];
            if (place != NONE) {
                gradient[place] += OF_BIAS * delta;
                for (int k = 1; k < width; k++) {
                    gradient[place + k] += OF_VECTOR * delta * choice.state[k - 1];
                }
            }
        }
    }

    private double moved(Choice choice, int i, double[] now) {
        int place = choice.places[i];
        double sum = 0;
        for (int k = 1; k < width && place != NONE; k++) {
            sum += now[place + k] * choice.state[k - 1];
        }
        return place == NONE ? 0 : OF_BIAS * now[place] + OF_VECTOR * sum;
    }

    /** Returns the gradient of {@code -log softmax} of each taken item among it and the ignored ones, by score. */
    static double[] deltas(double[] scores, boolean[] taken) {
        double greatest = Arrays.stream(scores).max().orElse(0);
        double ignored = 0;
        double[] powers = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            powers[i] = Math.exp(scores[i] - greatest);
            ignored += taken[i] ? 0 : powers[i];
        }
        double[] deltas = new double[scores.length];
        double share = 0;
        for (int i = 0; i < scores.length; i++) {
            if (taken[i]) {
                // Both are 0 where another taken item has a far greater score.
                double both = Math.max(ignored + powers[i], Double.MIN_NORMAL);
                deltas[i] = -ignored / both;
                share += 1 / both;
            }
        }
        for (int i = 0; i < scores.length; i++) {
            deltas[i] = taken[i] ? deltas[i] : share * powers[i];
        }
        return deltas;
    }

    private PersonalState moved(Model model, double[] posterior) {
        float[] personal = ServedScores.personal(own, model.settings(), model.personal());
        double factor = factor(posterior);
        places.forEach((item, place) -> {
            for (int i = 0; i < width; i++) {
                int at = i == 0 ? shape.itemBias + item : shape.itemVector + item * shape.d + i - 1;
                personal[at] += (float) ((i == 0 ? OF_BIAS : OF_VECTOR) * posterior[place + i] / factor);
            }
        });
        PersonalState before = model.personal();
        return new PersonalState(
                before.fittedTo(), before.epochs(), PersonalRows.of(shape, own).read(personal));
    }
}
