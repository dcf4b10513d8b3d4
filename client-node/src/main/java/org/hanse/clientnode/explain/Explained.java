// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.PatternSupport;
import org.hanse.core.explain.Reason;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Scored;

/**
 * Explanation of one item of a decision, with the parts that sentences and the page need.
 *
 * @param placement how the item came to its slot
 * @param servedBy what scored the item
 * @param reasons interactions by item and type, greatest sums first
 * @param gates mean gate of each interaction of the explanation; empty where scores read no interaction
 * @param objectives what the objectives add to the score
 * @param attributes what each group of the item's attributes adds to the network's part of the score; empty where scores read no interaction
 * @param contrast comparison with another item; empty if none was asked for
 * @param whatIf what would have changed the first item; empty if another item is explained
 * @param title title of an item by its index in the catalogue
 * @param support shoppers behind a reason's pattern
 * @param effect score minus the score without some interactions, which are named by their indices in the history
 */
public record Explained(
        Decision decision,
        Placement placement,
        Outcome.ServedBy servedBy,
        Explanation why,
        List<Reason> reasons,
        List<Double> gates,
        Objectives objectives,
        List<AttributeTerm> attributes,
        Optional<Contrast> contrast,
        Optional<Counterfactual> whatIf,
        IntFunction<String> title,
        Function<Reason, PatternSupport.Shoppers> support,
        ToDoubleFunction<Set<Integer>> effect) {

    /** Reason for an item being in its slot. */
    public enum Placement {
        SCORE,
        EXPLORED,
        PINNED
    }

    public Explained {
        reasons = List.copyOf(reasons);
        gates = List.copyOf(gates);
        attributes = List.copyOf(attributes);
    }

    /**
     * What the objectives add to a score.
     *
     * @param scores part of each objective, the policy first
     * @param target target of the objectives' values
     */
    public record Objectives(List<Double> scores, ValueTarget target) {

        public Objectives {
            scores = List.copyOf(scores);
        }
    }

    /**
     * Data that an explanation names.
     *
     * @param counts counts behind the served patterns
     * @param title title of an item by its index in the catalogue
     * @param target target of the served model's values
     */
    public record Shop(PatternSupport.Counts counts, IntFunction<String> title, ValueTarget target) {}

    /**
     * Explains an item of a decision.
     *
     * @param versus item to compare it with
     * @throws IllegalArgumentException if an item is not in the catalogue
     */
    public static Explained of(
            Explainer explainer,
            Shop shop,
            Decision decision,
            int item,
            Placement placement,
            Optional<Integer> versus) {
        Explanation why = explainer.why(decision, item);
        Scored scored = explainer.scored(decision);
        PatternSupport support = new PatternSupport(shop.counts(), decision.subject());
        return new Explained(
                decision,
                placement,
                scored.servedBy(),
                why,
                scored.isPersonal() ? Reason.of(why.terms(), decision.history().orElseThrow()) : List.of(),
                scored.gates(),
                new Objectives(scored.heads(item), shop.target()),
                scored.attributes(item),
                versus.map(other -> explainer.contrast(decision, item, other)),
                first(explainer, decision).equals(Optional.of(item))
                        ? Optional.of(explainer.whatIf(decision))
                        : Optional.empty(),
                shop.title(),
                reason -> support.of(reason, item),
                removed -> why.terms().sum()
                        - scored.terms(removed::contains, item).sum());
    }

    /** Returns the item that is in the first slot without exploration; empty if no item is allowed. */
    public static Optional<Integer> first(Explainer explainer, Decision decision) {
        return Optional.ofNullable(decision.rules().pinned().get(0)).or(() -> explainer.first(decision));
    }

    /**
     * Returns whether the effect of some interactions has the sign of their terms: without a positive term the score falls. Terms of
     * other interactions are no reasons.
     *
     * @param term sum of the terms
     * @param interactions indices in the history
     */
    boolean isEffective(double term, List<Integer> interactions) {
        return Math.signum(effect.applyAsDouble(Set.copyOf(interactions))) == Math.signum(term);
    }

    /** Returns the shopper's history; scores that read none have no interactions to name. */
    InteractionSequence history() {
        return decision.history().orElseThrow(() -> new IllegalArgumentException("no history"));
    }
}
