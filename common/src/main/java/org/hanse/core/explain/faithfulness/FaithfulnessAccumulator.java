// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness.Outcome;
import org.hanse.core.explain.faithfulness.Faithfulness.Verdict;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Scored;
import org.hanse.core.shard.ShardRunner;

/**
 * Tests of the explanations of a model's first items. Decisions are added one after the other; {@link #result} returns
 * the figures. The same subject, decisions and seed give the same figures. Not thread-safe.
 */
public final class FaithfulnessAccumulator {

    /** Shorter windows have no order to speak of. */
    private static final int LEAST_INTERACTIONS = 3;

    /** Fewest cases with which a sign test can pass. */
    public static final int LEAST_CASES = 20;

    private static final int STRONGEST = 3;
    private static final int RANDOM_ORDERS = 3;

    private final Grade grade;
    private final Attribution attribution;
    private final RandomGenerator random;
    private final AgreementAccumulator agreement = new AgreementAccumulator();
    private final TopTenAccumulator topTen = new TopTenAccumulator();
    private final Map<RemovalOrder, OrderFigures> orders = new EnumMap<>(RemovalOrder.class);
    private final List<Double> redrawnRanks = new ArrayList<>();
    private final List<Double> overlaps = new ArrayList<>();
    private int cases;
    private boolean trained = true;
    private double completeness;
    private double sequenceShares;
    private int removals;
    private int flips;

    /**
     * Models of a decision.
     *
     * @param recommender model whose explanations are tested
     * @param redrawn the same network with random parameters, several times, because one draw may agree by chance;
     *     empty without a network
     * @param other the same network trained with another seed; empty without a network
     * @param trained whether the model has trained parameters; reasons of counts alone have none to depend on
     */
    public record Models(
            Recommender recommender, List<Recommender> redrawn, Optional<Recommender> other, boolean trained) {

        private static final int DRAWS = 5;

        public Models {
            redrawn = List.copyOf(redrawn);
        }

        /** Creates models with trained parameters. */
        public Models(Recommender recommender, List<Recommender> redrawn, Optional<Recommender> other) {
            this(recommender, redrawn, other, true);
        }

        /**
         * Returns a trained network and five with its parameters drawn anew.
         *
         * @param counts how often each item was met, {@code [items]}
         * @param seed draws the parameters
         */
        public static Models of(NetworkScorer network, int[] counts, long seed, ShardRunner runner) {
            RandomGenerator seeds = new SplittableRandom(seed);
            List<Recommender> redrawn = new ArrayList<>();
            for (int draw = 0; draw < DRAWS; draw++) {
                redrawn.add(Recommender.of(network.redrawn(seeds.nextLong(), runner), counts));
            }
            return new Models(Recommender.of(network, counts), redrawn, Optional.empty());
        }

        /** Returns a recommender without trained parameters. */
        public static Models withoutNetwork(Recommender recommender) {
            return new Models(recommender, List.of(), Optional.empty(), false);
        }

        /** Returns these models with a second trained model, for the stability test. */
        public Models with(Recommender another) {
            return new Models(recommender, redrawn, Optional.of(another));
        }
    }

    /**
     * Prepares tests.
     *
     * @param attribution stated effects; {@link Attribution#of} of the grade
     * @param seed seed of random orders and signs
     */
    public FaithfulnessAccumulator(Grade grade, Attribution attribution, long seed) {
        this.grade = grade;
        this.attribution = attribution;
        this.random = new SplittableRandom(seed);
        for (RemovalOrder order : RemovalOrder.values()) {
            orders.put(order, new OrderFigures());
        }
    }

    /**
     * Tests the explanation of the item that a decision has first.
     *
     * @return false, and nothing is added, if no item is first or fewer than three interactions are in the window
     */
    public boolean add(Models models, Decision decision) {
        Explainer explainer = new Explainer(models.recommender(), grade);
        Optional<Integer> first = explainer.first(decision);
        Scored scored = models.recommender().scored(decision);
        if (first.isEmpty() || scored.terms(first.get()).interactions().size() < LEAST_INTERACTIONS) {
            return false;
        }
        int item = first.get();
        trained = models.trained();
        cases++;
        Case own = measure(scored, item);
        sequenceShares += own.terms().sequenceShare().orElse(0.0);
        removals(scored, own);
        topTen.add(scored, decision, item, own.order());
        counterfactual(scored, decision, item, explainer.whatIf(decision));
        models.redrawn().forEach(model -> redrawn(model.scored(decision), own));
        models.other().ifPresent(model -> overlap(model.scored(decision), own));
        return true;
    }

    /**
     * One explanation.
     *
     * @param terms terms of the model
     * @param stated stated effects
     * @param order indices in the history, greatest stated effect first
     */
    private record Case(int item, ScoreTerms terms, List<Double> stated, List<Integer> order) {}

    private Case measure(Scored scored, int item) {
        ScoreTerms terms = scored.terms(item);
        double sum = terms.base() + terms.sequence() + terms.boost();
        for (double term : attribution.terms(scored, terms)) {
            sum += term;
        }
        completeness = Math.max(completeness, Math.abs(sum - terms.ranked()) / terms.rounding());
        List<Double> stated = attribution.effects(scored, terms, item);
        List<Double> measured = new ArrayList<>();
        for (ScoreTerms.Interaction one : terms.interactions()) {
            measured.add(terms.sum()
                    - scored.terms(hidden -> hidden == one.index(), item).sum());
        }
        agreement.add(stated, measured, scored.gates());
        return new Case(item, terms, stated, indices(terms, Ranks.greatestFirst(stated)));
    }

    private static List<Integer> indices(ScoreTerms terms, List<Integer> places) {
        return places.stream()
                .map(place -> terms.interactions().get(place).index())
                .toList();
    }

    private void removals(Scored scored, Case own) {
        int n = own.terms().interactions().size();
        add(RemovalOrder.STATED, scored, own, own.order());
        List<Integer> newest = new ArrayList<>();
        for (int place = n - 1; place >= 0; place--) {
            newest.add(place);
        }
        add(RemovalOrder.RECENCY, scored, own, indices(own.terms(), newest));
        List<Double> gates = scored.gates();
        List<Integer> attended = gates.size() == n ? Ranks.greatestFirst(gates) : newest;
        add(RemovalOrder.ATTENTION, scored, own, indices(own.terms(), attended));
        List<ScoreCurves> drawn = new ArrayList<>();
        for (int draw = 0; draw < RANDOM_ORDERS; draw++) {
            shuffle(newest, random);
            drawn.add(ScoreCurves.of(
                    scored,
                    own.item(),
                    indices(own.terms(), newest),
                    own.terms().base()));
        }
        figures(RemovalOrder.RANDOM).add(ScoreCurves.ofMean(drawn));
    }

    private void add(RemovalOrder order, Scored scored, Case own, List<Integer> indices) {
        figures(order)
                .add(ScoreCurves.of(scored, own.item(), indices, own.terms().base()));
    }

    /**
     * Returns the numbers below a bound in an order that is drawn.
     *
     * @param count bound
     * @param seed draws the order
     */
    public static List<Integer> order(int count, long seed) {
        List<Integer> order = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            order.add(place);
        }
        shuffle(order, new SplittableRandom(seed));
        return order;
    }

    private static void shuffle(List<Integer> values, RandomGenerator random) {
        for (int last = values.size() - 1; last > 0; last--) {
            Collections.swap(values, last, random.nextInt(last + 1));
        }
    }

    /** Scores every item in double precision, which no ranking takes part in. */
    private void counterfactual(Scored scored, Decision decision, int item, Counterfactual whatIf) {
        if (!(whatIf instanceof Counterfactual.Removal removal)) {
            return;
        }
        Set<Integer> removed = Set.copyOf(removal.interactions());
        int winner = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < scored.items(); other++) {
            if (scored.rule(decision, other).isEmpty()) {
                double score = scored.terms(removed::contains, other).sum();
                winner = score > most ? other : winner;
                most = Math.max(most, score);
            }
        }
        removals++;
        flips += winner == removal.winner() && winner != item ? 1 : 0;
    }

    /**
     * Compares orders without tables and similarity: counts and descriptions, which no parameter changes. An explanation without an order
     * agrees with all.
     */
    private void redrawn(Scored scored, Case own) {
        ScoreTerms terms = scored.terms(own.item());
        boolean ordered = Ranks.correlation(own.stated(), own.stated()).isPresent();
        List<Double> other = ofNetwork(attribution.effects(scored, terms, own.item()), terms);
        redrawnRanks.add(
                ordered
                        ? Ranks.correlation(ofNetwork(own.stated(), own.terms()), other)
                                .orElse(1.0)
                        : 1.0);
    }

    private static List<Double> ofNetwork(List<Double> effects, ScoreTerms terms) {
        List<Double> network = new ArrayList<>();
        for (int place = 0; place < effects.size(); place++) {
            ScoreTerms.Interaction term = terms.interactions().get(place);
            network.add(effects.get(place) - term.tables().sum() - term.similarity());
        }
        return network;
    }

    private void overlap(Scored scored, Case own) {
        ScoreTerms terms = scored.terms(own.item());
        List<Double> stated = attribution.effects(scored, terms, own.item());
        Set<Integer> others = new HashSet<>(
                indices(terms, Ranks.greatestFirst(stated)).subList(0, Math.min(STRONGEST, stated.size())));
        List<Integer> strongest = own.order().subList(0, STRONGEST);
        overlaps.add(strongest.stream().filter(others::contains).count() / (double) STRONGEST);
    }

    /** Returns the figures of the decisions that were added. */
    public Faithfulness result() {
        List<Outcome> outcomes = new ArrayList<>();
        List<Faithfulness.Curve> curves = new ArrayList<>();
        for (FaithfulnessTest test : FaithfulnessTest.values()) {
            outcomes.add(
                    cases < LEAST_CASES
                            ? missing(test, "fewer than " + LEAST_CASES + " decisions had three interactions")
                            : outcome(test));
        }
        orders.forEach((order, figures) -> curves.add(new Faithfulness.Curve(order, figures.curve())));
        return new Faithfulness(grade, cases, outcomes, cases < LEAST_CASES ? List.of() : curves);
    }

    private Outcome outcome(FaithfulnessTest test) {
        OrderFigures stated = figures(RemovalOrder.STATED);
        OrderFigures drawn = figures(RemovalOrder.RANDOM);
        return switch (test) {
            case COMPLETENESS -> outcome(test, Optional.of(completeness), "");
            case REMOVAL_RANKS ->
                outcome(
                        test,
                        agreement.meanRanks(),
                        agreement
                                .meanAttentionRanks()
                                .map(own -> number("attention: %.3f", own))
                                .orElse(""));
            case REMOVAL_SIGNS -> outcome(test, agreement.signShare(), "");
            case RESIDUAL -> outcome(test, agreement.residual(), "");
            case COMPREHENSIVENESS -> outcome(test, Optional.of(p(stated::lossesAbove)), "");
            case SUFFICIENCY -> outcome(test, Optional.of(p(stated::keepsAbove)), "");
            case DELETION ->
                outcome(
                        test,
                        ratio(stated.removedArea(), drawn.removedArea()),
                        ratio(figures(RemovalOrder.ATTENTION).removedArea(), drawn.removedArea())
                                .map(own -> number("attention: %.3f", own))
                                .orElse(""));
            case INSERTION -> outcome(test, ratio(stated.retainedArea(), drawn.retainedArea()), "");
            case TOP_TEN -> outcome(test, Optional.of(topTen.withoutThreeStrongest()), topTen.words());
            case REDRAWN ->
                !trained
                        ? new Outcome(test, Optional.empty(), Verdict.PASS, "no trained parameters")
                        : outcome(test, AgreementAccumulator.mean(redrawnRanks), "");
            case STABILITY ->
                overlaps.isEmpty()
                        ? missing(test, "needs a network of another seed: hanse sim run")
                        : outcome(test, AgreementAccumulator.mean(overlaps), "");
            case COUNTERFACTUALS ->
                outcome(
                        test,
                        Optional.of(removals == 0 ? 1 : (double) flips / removals),
                        removals + " of " + cases + " decisions have one");
            case SEQUENCE_SHARE -> outcome(test, Optional.of(sequenceShares / cases), "");
            case UNIFORM_GATES -> missing(test, "needs a network with equal gates: hanse sim run");
            case COST -> missing(test, "hanse bench decide");
        };
    }

    private OrderFigures figures(RemovalOrder order) {
        return Objects.requireNonNull(orders.get(order));
    }

    /** Returns the greatest p-value of a positive mean difference from the three other orders. */
    private double p(Function<OrderFigures, List<Double>> differences) {
        double greatest = 0;
        for (RemovalOrder order : RemovalOrder.values()) {
            if (order != RemovalOrder.STATED) {
                double[] values = differences.apply(figures(order)).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                greatest = Math.max(
                        greatest, SignFlip.test(values, SignFlip.DRAWS, cases).greater());
            }
        }
        return greatest;
    }

    private static Optional<Double> ratio(double one, double two) {
        return two > 0 ? Optional.of(one / two) : Optional.empty();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private Outcome outcome(FaithfulnessTest test, Optional<Double> measured, String note) {
        if (measured.isEmpty()) {
            return missing(test, note.isEmpty() ? "not measured" : note);
        }
        return new Outcome(test, measured, test.verdict(measured.get(), grade), note);
    }

    private static Outcome missing(FaithfulnessTest test, String why) {
        return new Outcome(test, Optional.empty(), Verdict.REPORTED, why);
    }
}
