// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.PatternSupport;
import org.hanse.core.explain.Reason;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Rules;
import org.hanse.explain.DisplayText;

/**
 * Sentences about an explanation, by templates. A sentence about a pattern of other shoppers needs a least number of them behind it.
 */
public final class ReasonWords {

    /** Characters of a title that a sentence shows. */
    static final int TITLE_WIDTH = 60;

    /** Mean error of terms above which they are called approximate, as a share of the mean term. */
    private static final double LARGE_ERROR = 0.5;

    private final Phrases phrases;
    private final Explained explained;
    private final int leastSupport;

    /** @param leastSupport least number of shoppers behind a pattern that is named */
    public ReasonWords(Phrases phrases, Explained explained, int leastSupport) {
        this.phrases = phrases;
        this.explained = explained;
        this.leastSupport = leastSupport;
    }

    Phrases phrases() {
        return phrases;
    }

    /** Returns the name of attributes that are read together. */
    String attributes(AttributeTerm.Group group) {
        return phrases.of("attributes." + group.name().toLowerCase(Locale.ROOT));
    }

    /** Returns the title of an item, fit to stand in a sentence. */
    public String title(int item) {
        return DisplayText.of(explained.title().apply(item), TITLE_WIDTH);
    }

    /** Returns what the shopper did, how often and when. */
    public String sentence(Reason reason) {
        String key = "type." + reason.type().name().toLowerCase(Locale.ROOT);
        String details = details(reason);
        return phrases.has(key)
                ? phrases.of(key, title(reason.item()), details)
                : phrases.of(
                        "type.other",
                        title(reason.item()),
                        details,
                        DisplayText.of(reason.type().name(), TITLE_WIDTH));
    }

    private String details(Reason reason) {
        List<String> parts = Stream.of(phrases.of("times", reason.indices().size()), days(reason))
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? "" : phrases.of("details." + parts.size(), parts.toArray());
    }

    private String days(Reason reason) {
        Optional<LocalDate> first = explained.history().day(reason.indices().get(0));
        if (first.isEmpty()) {
            return "";
        }
        LocalDate last = explained
                .history()
                .day(reason.indices().get(reason.indices().size() - 1))
                .orElseThrow();
        return first.get().equals(last)
                ? phrases.of("day.one", date("day.weekday", last))
                : phrases.of("day.range", date("day.date", first.get()), date("day.date", last));
    }

    private String date(String pattern, LocalDate day) {
        return DateTimeFormatter.ofPattern(
                        phrases.of(pattern), phrases.language().locale())
                .format(day);
    }

    /**
     * Returns the pattern behind a reason; empty if its greatest part is of the network, or too few shoppers are behind it. Similarity of
     * descriptions rests on no shopper. A reason against the item has words of its own: its pattern may be of a negative weight.
     */
    public Optional<String> pattern(Reason reason) {
        String item = title(explained.why().item());
        PatternSupport.Shoppers behind = explained.support().apply(reason);
        boolean named = switch (reason.greatest()) {
            case TRANSITIONS, CO_OCCURRENCE -> behind.all() >= leastSupport;
            case CONTENT -> true;
            case NETWORK, IDENTITY -> false;
        };
        String key = "pattern." + reason.greatest().name().toLowerCase(Locale.ROOT)
                + (behind.others() > 0 ? ".shops" : "")
                + (reason.sum() < 0 ? ".against" : "");
        return named ? Optional.of(phrases.of(key, title(reason.item()), item)) : Optional.empty();
    }

    /** Returns one interaction in a few words: type, title and day. */
    public String interaction(int index) {
        InteractionSequence history = explained.history();
        String day = history.day(index).map(own -> ", " + date("day.date", own)).orElse("");
        return type(history.type(index)) + " " + title(history.item(index)) + day;
    }

    /**
     * Returns interactions with one item in a few words: types, title and days.
     *
     * @param indices at least one, oldest first
     */
    String interactions(List<Integer> indices) {
        int last = indices.get(indices.size() - 1);
        if (indices.size() == 1) {
            return interaction(last);
        }
        InteractionSequence history = explained.history();
        Map<String, Integer> counts = new LinkedHashMap<>();
        indices.forEach(index -> counts.merge(type(history.type(index)), 1, Integer::sum));
        String types = counts.entrySet().stream()
                .map(own -> own.getKey() + times(own.getValue()))
                .collect(Collectors.joining(", "));
        String days = Stream.of(indices.get(0), last)
                .flatMap(index -> explained.history().day(index).stream())
                .map(day -> date("day.date", day))
                .distinct()
                .collect(Collectors.joining(" – "));
        return types + " " + title(history.item(last)) + (days.isEmpty() ? "" : ", " + days);
    }

    private static String times(int number) {
        return number == 1 ? "" : " × " + number;
    }

    private String type(InteractionType type) {
        return phrases.type(type.name());
    }

    /** Returns the meaning of the grade, the share of the sequence term, and that the network has no part where it has none. */
    public String grade(Explanation why) {
        return meaning(why)
                + why.terms()
                        .sequenceShare()
                        .map(share -> " " + phrases.of("grade.sequence", Math.round(100 * share)))
                        .orElse("");
    }

    private String meaning(Explanation why) {
        if (why.effects().isEmpty()) {
            return phrases.of("grade.none");
        }
        if (Double.isNaN(why.residual())) {
            return phrases.of("grade.kept");
        }
        ScoreTerms terms = why.terms();
        boolean network = terms.sequence() != 0 || terms.interactions().stream().anyMatch(own -> own.network() != 0);
        return phrases.of(
                        "grade." + why.grade().name().toLowerCase(Locale.ROOT),
                        why.grade() == Grade.CONTEXTUAL ? Math.round(100 * why.residual()) : 0)
                + (network ? "" : " " + phrases.of("note.network"));
    }

    /** Returns a warning if terms say little about the effects of removal; empty otherwise. */
    Optional<String> approximate(Explanation why) {
        return why.grade() == Grade.CONTEXTUAL && why.residual() > LARGE_ERROR
                ? Optional.of(phrases.of("note.approximate", Math.round(100 * why.residual())))
                : Optional.empty();
    }

    /** Returns why a rule keeps an item from the slot. */
    public String rule(Rules.Rule rule) {
        return phrases.of("rule." + rule.name().toLowerCase(Locale.ROOT));
    }

    /** Returns which of two items is ahead, and by how much. */
    public String versus(Contrast contrast) {
        return phrases.of(
                "heading.versus",
                title(contrast.other()),
                DisplayText.number(Math.abs(contrast.gap())),
                contrast.gap() < 0 ? -1 : 0);
    }

    /** Returns what would have changed the first item. */
    public WhatIfWords whatIf(Counterfactual whatIf) {
        if (whatIf instanceof Counterfactual.Removal removal) {
            int size = removal.interactions().size();
            return new WhatIfWords(
                    phrases.of("whatif.removal", size, title(removal.winner())),
                    removal.interactions().stream().map(this::interaction).toList(),
                    removal.smallest() && size > 1 ? List.of(phrases.of("whatif.smallest")) : List.of());
        }
        if (whatIf instanceof Counterfactual.ByRule rule) {
            return new WhatIfWords(phrases.of("whatif.rule", rule(rule.rule())), List.of(), List.of());
        }
        boolean proven = ((Counterfactual.Unchanged) whatIf).proven();
        return new WhatIfWords(
                phrases.of(proven ? "whatif.unchanged.proven" : "whatif.unchanged"), List.of(), List.of());
    }
}
