// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.PatternSupport;
import org.hanse.core.explain.Reason;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.AttributeTerm.Group;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Rules;

/** Explanations of item 0 made by hand: terms, times and titles as a test sets them. */
final class ExplainedFixture {

    static final int ITEM = 0;

    private final List<String> titles;
    private final InteractionLogAccumulator log = new InteractionLogAccumulator();
    private final List<ScoreTerms.Interaction> terms = new ArrayList<>();
    private PatternSupport.Shoppers support = PatternSupport.Shoppers.NONE;
    private double sequence;
    private Grade grade = Grade.STRICT;
    private final Map<Integer, Double> effects = new HashMap<>();
    private Outcome.ServedBy servedBy = Outcome.ServedBy.PERSONAL;
    private Explained.Placement placement = Explained.Placement.SCORE;
    private boolean profiling = true;
    private Optional<Counterfactual> whatIf = Optional.empty();
    private ValueTarget target = ValueTarget.TEMPORAL_DIFFERENCE;

    ExplainedFixture(String... titles) {
        this.titles = List.of(titles);
        log.beginShopper(new ShopperId("shopper"));
    }

    /** Adds an interaction with a term through the network. */
    ExplainedFixture add(String type, int item, String at, double network) {
        return add(type, item, at, network, TableTerms.NONE);
    }

    /** Adds an interaction; an empty instant is none. */
    ExplainedFixture add(String type, int item, String at, double network, TableTerms tables) {
        log.add(item, log.typeIndex(new InteractionType(type)));
        if (!at.isEmpty()) {
            log.time(Instant.parse(at).toEpochMilli() * 1000);
        }
        terms.add(new ScoreTerms.Interaction(terms.size(), network, tables));
        return this;
    }

    /** Sets the sequence term; that of the other item is half of it. */
    ExplainedFixture sequence(double term) {
        sequence = term;
        return this;
    }

    /** Sets the change of the score without an interaction, with the sign reversed; else it is the term. */
    ExplainedFixture effect(int index, double own) {
        grade = Grade.CONTEXTUAL;
        effects.put(index, own);
        return this;
    }

    ExplainedFixture support(int shoppers) {
        return support(shoppers, 0);
    }

    /** Sets the numbers of shoppers of this and of other shops behind each pattern. */
    ExplainedFixture support(int own, int others) {
        support = new PatternSupport.Shoppers(own, others);
        return this;
    }

    ExplainedFixture servedBy(Outcome.ServedBy own) {
        servedBy = own;
        return this;
    }

    ExplainedFixture placed(Explained.Placement own) {
        placement = own;
        return this;
    }

    ExplainedFixture withoutProfiling() {
        profiling = false;
        return this;
    }

    ExplainedFixture target(ValueTarget own) {
        target = own;
        return this;
    }

    ExplainedFixture whatIf(Counterfactual own) {
        whatIf = Optional.of(own);
        return this;
    }

    Explained build() {
        InteractionSequence history = log.toLog().sequence(0);
        boolean personal = servedBy == Outcome.ServedBy.PERSONAL;
        ScoreTerms score = new ScoreTerms(0.5, personal ? terms : List.of(), sequence, 0, 0);
        List<Double> all = score.interactions().stream()
                .map(own -> effects.getOrDefault(own.index(), own.sum()))
                .toList();
        Decision decision = new Decision(
                "home",
                Optional.of(new ShopperId("shopper")),
                Optional.of(history),
                Optional.empty(),
                3,
                new Rules(true, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                profiling);
        return new Explained(
                decision,
                placement,
                servedBy,
                new Explanation(ITEM, score, grade, all, List.of(new Explanation.Blocked(1, 9, Rules.Rule.MET))),
                Reason.of(score, history),
                all,
                new Explained.Objectives(List.of(0.25, 0.5, 0.125, 0.125), target),
                personal
                        ? List.of(new AttributeTerm(Group.PRICE, 0.75), new AttributeTerm(Group.ALL_ITEMS, -0.5))
                        : List.of(),
                Optional.of(new Contrast(
                        ITEM,
                        1,
                        0.5,
                        sequence / 2,
                        0,
                        0,
                        score.interactions().stream()
                                .map(own -> new Contrast.Difference(own.index(), -own.network(), 0))
                                .toList())),
                whatIf,
                titles::get,
                reason -> support,
                removed -> removed.stream().mapToDouble(all::get).sum());
    }

    ReasonWords words(Language language) {
        return new ReasonWords(Phrases.of(language), build(), 5);
    }

    /** Returns the sentence of the greatest reason. */
    String sentence(Language language) {
        return words(language).sentence(build().reasons().get(0));
    }
}
