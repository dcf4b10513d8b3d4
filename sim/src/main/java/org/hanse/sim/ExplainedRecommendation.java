// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.NetworkScorer;
import org.hanse.core.learn.ScoreTerms;
import org.hanse.core.learn.TopItems;

/**
 * What a model recommends to one shopper, and why: the terms that its score is the sum of.
 *
 * @param model name of the model
 * @param merchant id of the part
 * @param item what is recommended
 * @param met whether the shopper had met the item before
 * @param base the score that it has for somebody of whom nothing is known
 * @param reasons what each interaction adds, oldest first
 * @param ranked the score that it was ranked by
 * @param rounding how far the sum of the terms may be from that score, which is rounded to single precision
 */
public record ExplainedRecommendation(
        String model,
        String merchant,
        String item,
        boolean met,
        double base,
        List<Reason> reasons,
        double ranked,
        double rounding) {

    /** Histories of about this length are looked for: short enough for a screen, long enough to have something to say. */
    private static final int GOOD_LENGTH = 5;

    /**
     * What one interaction adds.
     *
     * @param type of the interaction
     * @param item that it was with
     * @param neural through the network
     * @param memory through the merchant's tables
     */
    public record Reason(String type, String item, double neural, double memory) {

        public double sum() {
            return neural + memory;
        }
    }

    public ExplainedRecommendation {
        reasons = List.copyOf(reasons);
    }

    /** Base and reasons, added up in order. */
    public double sum() {
        double sum = base;
        for (Reason reason : reasons) {
            sum += reason.sum();
        }
        return sum;
    }

    /** What a network recommends first to one of the shoppers whose next step is asked for; empty if there is none. */
    static Optional<ExplainedRecommendation> of(String model, SplitPart part, NetworkScorer scorer) {
        return part.splits().test().queries().stream()
                .filter(query -> query.history().length() > 0)
                .min(Comparator.comparingInt(query -> Math.abs(query.history().length() - GOOD_LENGTH)))
                .flatMap(query -> of(model, part, scorer, query));
    }

    private static Optional<ExplainedRecommendation> of(
            String model, SplitPart part, NetworkScorer scorer, Query query) {
        InteractionSequence history = query.history();
        Set<Integer> met = new HashSet<>();
        IntStream.range(0, history.length()).forEach(i -> met.add(history.item(i)));
        boolean excludes = part.merchant().protocol().history() == Protocol.HistoryRule.EXCLUDE;
        TopItems top = new TopItems();
        scorer.best(history, met.size() + 1, top);
        return IntStream.range(0, top.size())
                .map(top::item)
                .filter(item -> !excludes || !met.contains(item))
                .boxed()
                .findFirst()
                .map(item -> of(model, part, scorer.terms(history, item), history, item, met.contains(item)));
    }

    private static ExplainedRecommendation of(
            String model, SplitPart part, ScoreTerms terms, InteractionSequence history, int item, boolean met) {
        List<CatalogueItem> items = part.merchant().dataset().catalogue().items();
        List<Reason> reasons = terms.interactions().stream()
                .map(one -> new Reason(
                        history.type(one.index()).name(),
                        name(items.get(history.item(one.index()))),
                        one.network(),
                        one.tables().sum()))
                .toList();
        return new ExplainedRecommendation(
                model, part.id(), name(items.get(item)), met, terms.base(), reasons, terms.ranked(), terms.rounding());
    }

    private static String name(CatalogueItem item) {
        return item.title().isBlank() ? item.id().toString() : item.title();
    }
}
