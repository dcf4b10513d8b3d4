// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.ListChange;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.recommend.Rules;

/**
 * How a recommendation would change without some interactions, as commands print it and HTTP sends it.
 *
 * @param item item in the first slot
 * @param change what would have changed the first item
 * @param without indices of the removed interactions
 * @param before list with all interactions
 * @param after list without some
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record WhatIfDocument(
        String schema,
        Optional<String> decision,
        Optional<String> shopper,
        Optional<String> item,
        Optional<Change> change,
        Optional<Set<Integer>> without,
        Optional<List<Place>> before,
        Optional<List<Place>> after) {

    private static final String SCHEMA = "hanse.what-if/2";

    /** Result of the search for a change. */
    public enum Result {
        CHANGES,
        RULE,
        UNCHANGED
    }

    /**
     * What would have changed the first item.
     *
     * @param without interactions to remove
     * @param winner first item then
     * @param proven whether no smaller removal, or none at all, changes the first item
     * @param rule rule that put the item there
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Change(
            Result result,
            Optional<List<Integer>> without,
            Optional<String> winner,
            boolean proven,
            Optional<Rules.Rule> rule) {}

    /** Item in a slot. */
    public record Place(String item, String title, double score, boolean pinned) {}

    /**
     * Removal of interactions.
     *
     * @param without interactions by index, the oldest being 0
     * @param item item whose interactions are removed, too
     */
    public record Removal(List<Integer> without, Optional<String> item) {

        public Removal {
            without = List.copyOf(without);
        }

        /** Returns whether nothing is removed. */
        @JsonIgnore
        public boolean isEmpty() {
            return without.isEmpty() && item.isEmpty();
        }

        /** @throws InvalidInputException if the history has no such interaction */
        private Set<Integer> indices(RecommendationService.Restored restored) {
            InteractionSequence history = restored.decision()
                    .history()
                    .filter(own -> restored.decision().profiling())
                    .orElseThrow(() -> new InvalidInputException(
                            "shopper: found a decision that uses no history; expected one with interactions to leave out."
                                    + " Fix: name a shopper, with profiling"));
            Set<Integer> indices = new TreeSet<>(without);
            item.ifPresent(id -> {
                int own = restored.shop().item(id);
                for (int i = 0; i < history.length(); i++) {
                    if (history.item(i) == own) {
                        indices.add(i);
                    }
                }
                if (indices.isEmpty()) {
                    throw new InvalidInputException("item: found " + id
                            + "; expected an item of the shopper's history. Fix: see the terms of an explanation");
                }
            });
            for (int index : indices) {
                if (index < 0 || index >= history.length()) {
                    throw new InvalidInputException("without: found " + index + "; expected an index from 0 to "
                            + (history.length() - 1) + ". Fix: see the terms of an explanation");
                }
            }
            return indices;
        }
    }

    /** Returns what would have changed the first item. */
    public static WhatIfDocument ofFirst(RecommendationService.Source source) {
        ExplainAnswer answer = source.ofBest();
        return new WhatIfDocument(
                SCHEMA,
                answer.decision(),
                answer.explained().decision().subject().map(Object::toString),
                Optional.of(answer.id().apply(answer.explained().why().item())),
                answer.explained().whatIf().map(own -> change(own, answer.id())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Returns the list with all interactions and without some.
     *
     * @throws InvalidInputException if data or model changed since the decision, or there is no such interaction
     */
    public static WhatIfDocument ofRemoval(RecommendationService.Source source, Removal removal) {
        if (!(source instanceof RecommendationService.Restored restored)) {
            throw new InvalidInputException(
                    "without: found a decision whose data or model have changed; the terms of its"
                            + " first items are kept alone; expected one of the present ones. Fix: decide again");
        }
        Set<Integer> without = removal.indices(restored);
        ListChange lists = restored.shop().model().explainer().without(restored.decision(), without);
        return new WhatIfDocument(
                SCHEMA,
                restored.logged().map(LoggedDecision::id),
                restored.decision().subject().map(Object::toString),
                Optional.empty(),
                Optional.empty(),
                Optional.of(without),
                Optional.of(places(restored, lists.before())),
                Optional.of(places(restored, lists.after())));
    }

    private static List<Place> places(RecommendationService.Restored restored, List<ListChange.Place> places) {
        return places.stream()
                .map(own -> new Place(
                        restored.shop().id(own.item()), restored.shop().name(own.item()), own.score(), own.pinned()))
                .toList();
    }

    static Change change(Counterfactual whatIf, IntFunction<String> id) {
        if (whatIf instanceof Counterfactual.Removal removal) {
            return new Change(
                    Result.CHANGES,
                    Optional.of(removal.interactions()),
                    Optional.of(id.apply(removal.winner())),
                    removal.smallest(),
                    Optional.empty());
        }
        return whatIf instanceof Counterfactual.ByRule rule
                ? new Change(Result.RULE, Optional.empty(), Optional.empty(), true, Optional.of(rule.rule()))
                : new Change(
                        Result.UNCHANGED,
                        Optional.empty(),
                        Optional.empty(),
                        ((Counterfactual.Unchanged) whatIf).proven(),
                        Optional.empty());
    }
}
