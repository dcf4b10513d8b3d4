// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.core.explain.Reason;

/** Explanation for the shopper: two sentences and actions, without scores. */
public final class ShopperWords {

    private final ReasonWords words;
    private final Explained explained;

    public ShopperWords(ReasonWords words, Explained explained) {
        this.words = words;
        this.explained = explained;
    }

    /**
     * Action that the shop offers to the shopper.
     *
     * @param name name for programs: {@code hide-item}, {@code remove-interaction}, {@code without-history} or {@code with-history}
     * @param interaction newest interaction to remove
     * @param label label of a button
     * @param note what the action does not change; empty where nothing needs saying
     */
    public record Action(String name, OptionalInt interaction, String label, Optional<String> note) {

        private static Action of(String name, String label) {
            return new Action(name, OptionalInt.empty(), label, Optional.empty());
        }
    }

    /** Returns the two sentences. */
    public List<String> sentences() {
        Phrases phrases = words.phrases();
        String item = words.title(explained.why().item());
        if (explained.placement() != Explained.Placement.SCORE) {
            String key = explained.placement() == Explained.Placement.PINNED ? "shopper.pinned" : "shopper.explored";
            return List.of(phrases.of(key, item), phrases.of("shopper.unused"));
        }
        return switch (explained.servedBy()) {
            case PERSONAL ->
                List.of(
                        phrases.of("shopper.personal", item),
                        top().map(own -> phrases.of(most(own), words.sentence(own)))
                                .orElseGet(() -> phrases.of(
                                        explained.why().terms().sequence() > 0 ? "shopper.whole" : "shopper.none")));
            case ANONYMOUS -> List.of(phrases.of("shopper.anonymous", item), phrases.of("shopper.unused"));
            case POPULARITY -> List.of(phrases.of("shopper.popularity", item), phrases.of("shopper.unused"));
        };
    }

    /** Returns the sentence for the greatest reason: the sequence as a whole may count more than any reason. */
    private String most(Reason reason) {
        return explained.why().terms().sequence() > reason.sum() ? "shopper.sequence" : "shopper.top";
    }

    /** Returns the actions; three where the history was used. */
    public List<Action> actions() {
        Phrases phrases = words.phrases();
        List<Action> actions = new ArrayList<>();
        actions.add(Action.of("hide-item", phrases.of("action.hide")));
        top().ifPresent(own -> actions.add(new Action(
                "remove-interaction",
                OptionalInt.of(own.indices().get(own.indices().size() - 1)),
                phrases.of("action.remove", words.title(own.item())),
                Optional.of(phrases.of("action.remove.note")))));
        actions.add(
                explained.decision().profiling()
                        ? Action.of("without-history", phrases.of("action.without"))
                        : Action.of("with-history", phrases.of("action.with")));
        return actions;
    }

    /** Returns the greatest reason for the item. */
    private Optional<Reason> top() {
        return explained.reasons().stream()
                .filter(own -> own.sum() > 0)
                .filter(own -> explained.isEffective(own.sum(), own.indices()))
                .findFirst();
    }
}
