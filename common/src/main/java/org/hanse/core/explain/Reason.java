// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;

/**
 * Interactions of one type with one item, whose terms are added up.
 *
 * @param item item of the interactions
 * @param indices indices of the interactions in the history, oldest first
 * @param network sum of their contributions through gates and item vectors
 * @param tables sums of their contributions through the merchant's tables and the similarity of descriptions
 */
public record Reason(int item, InteractionType type, List<Integer> indices, double network, TableTerms tables) {

    /** Part of a score. */
    public enum Part {
        NETWORK,
        TRANSITIONS,
        CO_OCCURRENCE,
        CONTENT,
        IDENTITY
    }

    private record Key(int item, InteractionType type) {}

    public Reason {
        indices = List.copyOf(indices);
    }

    /** Returns the reasons in a score, greatest absolute sum first; of equal ones the oldest. */
    public static List<Reason> of(ScoreTerms terms, InteractionSequence history) {
        Map<Key, List<ScoreTerms.Interaction>> groups = new LinkedHashMap<>();
        for (ScoreTerms.Interaction term : terms.interactions()) {
            Key key = new Key(history.item(term.index()), history.type(term.index()));
            groups.computeIfAbsent(key, own -> new ArrayList<>()).add(term);
        }
        return groups.entrySet().stream()
                .map(group -> of(group.getKey(), group.getValue()))
                .sorted(Comparator.comparingDouble(reason -> -Math.abs(reason.sum())))
                .toList();
    }

    private static Reason of(Key key, List<ScoreTerms.Interaction> terms) {
        double network = 0;
        TableTerms tables = TableTerms.NONE;
        for (ScoreTerms.Interaction term : terms) {
            network += term.network();
            TableTerms own = term.bySource();
            tables = new TableTerms(
                    tables.transitions() + own.transitions(),
                    tables.coOccurrence() + own.coOccurrence(),
                    tables.content() + own.content(),
                    tables.identity() + own.identity());
        }
        return new Reason(
                key.item(),
                key.type(),
                terms.stream().map(ScoreTerms.Interaction::index).toList(),
                network,
                tables);
    }

    /** Returns the sum of the terms. */
    public double sum() {
        return network + tables.sum();
    }

    /** Returns the part that counts most in the direction of the sum: a part of the other sign is not behind the reason. */
    public Part greatest() {
        double sign = Math.signum(sum());
        double[] parts = {network, tables.transitions(), tables.coOccurrence(), tables.content(), tables.identity()};
        int greatest = 0;
        for (int part = 1; part < parts.length; part++) {
            greatest = sign * parts[part] > sign * parts[greatest] ? part : greatest;
        }
        return Part.values()[greatest];
    }
}
