// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.Measure;

/** Queries from the interactions of one log. */
final class QuerySource {

    private final InteractionLog log;
    private final Protocol.TargetRule rule;
    private final GainRule gains;

    QuerySource(InteractionLog log, Protocol.TargetRule rule, GainRule gains) {
        this.log = log;
        this.rule = rule;
        this.gains = gains;
    }

    InteractionLog log() {
        return log;
    }

    /** Returns this source's rules on another log. */
    QuerySource on(InteractionLog other) {
        return new QuerySource(other, rule, gains);
    }

    /** Indices, ascending, of the interactions of {@code shopper} that may be targets on their own. */
    List<Integer> possibleTargets(int shopper) {
        InteractionSequence sequence = log.sequence(shopper);
        List<Integer> possible = new ArrayList<>(sequence.length());
        Set<Integer> met = new HashSet<>();
        for (int i = 0; i < sequence.length(); i++) {
            boolean first = rule == Protocol.TargetRule.ANY || met.add(sequence.item(i));
            if (first) {
                possible.add(i);
            }
        }
        return possible;
    }

    /**
     * Returns the query for the items of interactions {@code [from, to)} of {@code shopper} after the ones before
     * them.
     */
    Optional<Query> query(int shopper, int from, int to) {
        InteractionSequence sequence = log.sequence(shopper);
        return query(shopper, sequence.prefix(from), IntStream.range(from, to)).map(query -> query.withMet(sequence));
    }

    /** Returns the query for the items of the last one's session only, see {@link #query(int, int, int)}. */
    Optional<Query> basket(int shopper, int from, int to) {
        InteractionSequence sequence = log.sequence(shopper);
        if (to == 0) {
            return Optional.empty();
        }
        IntStream basket = IntStream.range(from, to).filter(i -> sequence.session(i) == sequence.session(to - 1));
        return query(shopper, sequence.prefix(from), basket).map(query -> query.withMet(sequence));
    }

    /** Returns the query for all items of {@code shopper} after a history of another log. */
    Optional<Query> continued(int shopper, InteractionSequence history) {
        return query(shopper, history, IntStream.range(0, log.length(shopper)));
    }

    private Optional<Query> query(int shopper, InteractionSequence history, IntStream possible) {
        if (history.length() == 0) {
            return Optional.empty();
        }
        InteractionSequence sequence = log.sequence(shopper);
        Map<Integer, Integer> firstIndices = new LinkedHashMap<>();
        possible.forEach(i -> firstIndices.putIfAbsent(sequence.item(i), i));
        if (rule == Protocol.TargetRule.NEW) {
            for (int i = 0; i < history.length(); i++) {
                firstIndices.remove(history.item(i));
            }
        }
        if (firstIndices.isEmpty()) {
            return Optional.empty();
        }
        int[] targets = new int[firstIndices.size()];
        double[] worth = new double[targets.length];
        int t = 0;
        for (Map.Entry<Integer, Integer> target : firstIndices.entrySet()) {
            targets[t] = target.getKey();
            worth[t++] = gain(sequence, target.getValue());
        }
        return Optional.of(Query.of(shopper, log.shopper(shopper), history, targets, worth));
    }

    /**
     * Returns the gain of the item at {@code index}, by all contacts from there on: a view may end in a purchase and a
     * rating.
     */
    private double gain(InteractionSequence sequence, int index) {
        int item = sequence.item(index);
        long mask = 0;
        double value = Double.NaN;
        for (int i = index; i < sequence.length(); i++) {
            if (sequence.item(i) == item) {
                mask |= sequence.typeMask(i);
                value = Double.isNaN(value) ? sequence.measure(Measure.VALUE, i) : value;
            }
        }
        return gains.gain(log.types(), mask, value);
    }
}
