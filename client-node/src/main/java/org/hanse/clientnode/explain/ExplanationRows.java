// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Reason;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ScoreTerms.Interaction;

/** Rows and sentences of an explanation, the same in text and on the page: interactions with one item are one of them. */
final class ExplanationRows {

    private final Explained explained;
    private final ReasonWords words;
    private final Phrases phrases;
    private final int most;

    /**
     * Row of a table of terms.
     *
     * @param change change of the score without the interactions
     * @param network part of the term through the network
     * @param tables part of the term through tables and similarity
     */
    record TermRow(String name, double term, OptionalDouble change, OptionalDouble network, OptionalDouble tables) {

        /** Returns the figures; one that is missing is an empty text. */
        List<String> cells(DoubleFunction<String> number) {
            return Stream.of(OptionalDouble.of(term), change, network, tables)
                    .map(own -> own.isPresent() ? number.apply(own.getAsDouble()) : "")
                    .toList();
        }
    }

    /** @param most most items that are named; the terms of the others are added up */
    ExplanationRows(Explained explained, ReasonWords words, int most) {
        this.explained = explained;
        this.words = words;
        this.phrases = words.phrases();
        this.most = most;
    }

    /** Returns base, sequence, items with the greatest terms, the others together, and the score. The columns of parts add up, too. */
    List<TermRow> terms() {
        ScoreTerms terms = explained.why().terms();
        List<TermRow> rows = new ArrayList<>();
        rows.add(plain(phrases.of("table.base"), terms.base()));
        if (terms.sequence() != 0) {
            rows.add(new TermRow(
                    phrases.of("table.sequence"),
                    terms.sequence(),
                    OptionalDouble.empty(),
                    OptionalDouble.of(terms.sequence()),
                    OptionalDouble.of(0)));
        }
        if (terms.boost() != 0) {
            rows.add(plain(phrases.of("table.boost"), terms.boost()));
        }
        if (terms.rest() != 0) {
            rows.add(plain(phrases.of("table.left"), terms.rest()));
        }
        List<ItemTerms<Interaction>> items =
                ItemTerms.of(terms.interactions(), own -> item(own.index()), Interaction::sum);
        items.stream().limit(most).forEach(own -> rows.add(row(own)));
        List<ItemTerms<Interaction>> rest = items.stream().skip(most).toList();
        if (!rest.isEmpty()) {
            rows.add(rest(rest));
        }
        List<Interaction> all = terms.interactions();
        rows.add(new TermRow(
                phrases.of("table.total"),
                terms.sum(),
                OptionalDouble.empty(),
                all.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(terms.sequence() + network(all)),
                all.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(tables(all))));
        return rows;
    }

    /**
     * Returns the part of the policy, that of all values together, the boost and the score; none where values do not rank.
     *
     * @param heads part of each objective, the policy first
     */
    List<TermRow> policyAndValues(List<Double> heads) {
        if (heads.stream().skip(1).allMatch(own -> own == 0)) {
            return List.of();
        }
        double boost = explained.why().terms().boost();
        double values = heads.stream().skip(1).mapToDouble(Double::doubleValue).sum();
        List<TermRow> rows = new ArrayList<>();
        rows.add(plain(phrases.of("objective.0"), heads.get(0)));
        rows.add(plain(phrases.of("table.values"), values));
        if (boost != 0) {
            rows.add(plain(phrases.of("table.boost"), boost));
        }
        rows.add(plain(phrases.of("table.total"), heads.get(0) + values + boost));
        return rows;
    }

    private int item(int index) {
        return explained.history().item(index);
    }

    private TermRow row(ItemTerms<Interaction> joined) {
        List<Integer> indices = joined.parts().stream().map(Interaction::index).toList();
        return new TermRow(
                words.interactions(indices),
                joined.sum(),
                change(Set.copyOf(indices)),
                OptionalDouble.of(network(joined.parts())),
                OptionalDouble.of(tables(joined.parts())));
    }

    /** Returns the change of the score without interactions; empty if a log left it out. */
    private OptionalDouble change(Set<Integer> indices) {
        double effect = explained.effect().applyAsDouble(indices);
        return Double.isNaN(effect) ? OptionalDouble.empty() : OptionalDouble.of(-effect);
    }

    private TermRow rest(List<ItemTerms<Interaction>> items) {
        List<Interaction> all =
                items.stream().flatMap(own -> own.parts().stream()).toList();
        return new TermRow(
                phrases.of("table.rest", all.size()),
                items.stream().mapToDouble(ItemTerms::sum).sum(),
                OptionalDouble.empty(),
                OptionalDouble.of(network(all)),
                OptionalDouble.of(tables(all)));
    }

    private static TermRow plain(String name, double term) {
        return new TermRow(name, term, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static double network(List<Interaction> terms) {
        return terms.stream().mapToDouble(Interaction::network).sum();
    }

    private static double tables(List<Interaction> terms) {
        return terms.stream().mapToDouble(own -> own.bySource().sum()).sum();
    }

    /** Returns the differences by item, greatest first, the others together, and the gap. */
    List<TermRow> differences(Contrast contrast) {
        List<TermRow> rows = new ArrayList<>();
        rows.add(plain(phrases.of("table.basepart"), contrast.base()));
        if (contrast.sequence() != 0) {
            rows.add(plain(phrases.of("table.sequence"), contrast.sequence()));
        }
        if (contrast.boost() != 0) {
            rows.add(plain(phrases.of("table.boost"), contrast.boost()));
        }
        if (contrast.rest() != 0) {
            rows.add(plain(phrases.of("table.left"), contrast.rest()));
        }
        List<ItemTerms<Contrast.Difference>> items =
                ItemTerms.of(contrast.interactions(), own -> item(own.index()), Contrast.Difference::sum).stream()
                        .filter(own -> own.sum() != 0)
                        .toList();
        items.stream()
                .limit(most)
                .forEach(own -> rows.add(plain(
                        words.interactions(own.parts().stream()
                                .map(Contrast.Difference::index)
                                .toList()),
                        own.sum())));
        List<ItemTerms<Contrast.Difference>> rest = items.stream().skip(most).toList();
        if (!rest.isEmpty()) {
            rows.add(plain(
                    phrases.of(
                            "table.rest",
                            rest.stream().mapToInt(own -> own.parts().size()).sum()),
                    rest.stream().mapToDouble(ItemTerms::sum).sum()));
        }
        rows.add(plain(phrases.of("table.gap"), contrast.gap()));
        return rows;
    }

    /**
     * Returns a text for each named item whose terms and effect of removal have this sign. An item with an effect of the other sign is no
     * reason.
     *
     * @param sign 1 for the explained item, -1 against it
     */
    List<String> sentences(int sign) {
        return ItemTerms.of(explained.reasons(), Reason::item, Reason::sum).stream()
                .limit(most)
                .filter(own -> Math.signum(own.sum()) == sign)
                .filter(own -> explained.isEffective(
                        own.sum(),
                        own.parts().stream()
                                .flatMap(part -> part.indices().stream())
                                .toList()))
                .map(own -> Stream.concat(
                                own.parts().stream().map(words::sentence),
                                own.parts().stream()
                                        .filter(part -> Math.signum(part.sum()) == sign)
                                        .flatMap(part -> words.pattern(part).stream())
                                        .distinct())
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
