// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.Reason;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Rules;

/**
 * Explanation of an item, as commands print it and HTTP sends it: the base and the terms add up to the score.
 *
 * @param grade what terms say about the removal of interactions
 * @param residual how far terms are from the effects of removal; empty where a log left these out
 * @param sequenceShare the sequence term as a share of the sizes of all terms but the base
 * @param terms terms of no interaction, which have no item, then those of interactions, oldest first
 * @param reasons interactions by item and type, greatest first; left out where their tests failed
 * @param blocked items with higher scores that a rule excluded
 * @param against comparison with another item
 * @param whatIf what would have changed the first item
 * @param tested whether the explanations of this model passed their tests on these data
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExplanationDocument(
        String schema,
        Optional<String> decision,
        Optional<String> shopper,
        String model,
        Optional<Recommendation.Scales> scales,
        String item,
        String title,
        Grade grade,
        double score,
        double base,
        Optional<Double> residual,
        Optional<Double> sequenceShare,
        List<Term> terms,
        Optional<List<Because>> reasons,
        List<Double> objectives,
        List<AttributeTerm> attributes,
        List<Blocked> blocked,
        Optional<Against> against,
        Optional<WhatIfDocument.Change> whatIf,
        Tested tested) {

    private static final String SCHEMA = "hanse.explanation/2";

    /** Result of the tests of explanations. */
    public enum Tested {
        PASSED,
        FAILED,
        NOT_TESTED
    }

    /**
     * Term of an interaction, or of none.
     *
     * @param item item of the interaction; null for a term of no interaction, whose name is {@code type}
     * @param index index of the interaction in the history
     * @param ifRemoved change of the score without the interaction
     * @param parts parts of the term
     * @param gate attention weight of the interaction, which is no reason
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Term(
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> item,
            String type,
            Optional<String> time,
            double term,
            Optional<Integer> index,
            Optional<Double> ifRemoved,
            Optional<Recommendation.Scales> parts,
            Optional<Double> gate) {

        private static Term ofNone(String type, double term) {
            return new Term(
                    Optional.empty(),
                    type,
                    Optional.empty(),
                    term,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Interactions with one item and of one type, which are a reason together. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Because(
            String item,
            String type,
            double term,
            List<Integer> interactions,
            Reason.Part part,
            String sentence,
            Optional<String> pattern) {}

    /** Item with a higher score that a rule excluded. */
    public record Blocked(String item, double score, Rules.Rule rule) {}

    /** Comparison with another item: {@code gap} is the sum of the differences. */
    public record Against(
            String item,
            double gap,
            double base,
            double sequence,
            double boost,
            double rest,
            List<Difference> differences) {}

    /** Difference of both items' terms of an interaction. */
    public record Difference(int index, double difference) {}

    /**
     * Writes an explanation.
     *
     * @param withReasons whether reasons are given in words
     */
    public static ExplanationDocument of(ExplainAnswer answer, ReasonWords words, Tested tested, boolean withReasons) {
        Explained explained = answer.explained();
        Explanation why = explained.why();
        IntFunction<String> id = answer.id();
        return new ExplanationDocument(
                SCHEMA,
                answer.decision(),
                explained.decision().subject().map(Object::toString),
                Recommendation.model(answer.version()),
                answer.scales().map(Recommendation.Scales::of),
                id.apply(why.item()),
                words.title(why.item()),
                why.grade(),
                why.terms().sum(),
                why.terms().base(),
                known(why.residual()),
                why.terms().sequenceShare(),
                terms(answer),
                withReasons
                        ? Optional.of(explained.reasons().stream()
                                .map(own -> because(own, id, words))
                                .toList())
                        : Optional.empty(),
                explained.objectives().scores(),
                explained.attributes(),
                why.blocked().stream()
                        .map(own -> new Blocked(id.apply(own.item()), own.score(), own.rule()))
                        .toList(),
                explained.contrast().map(own -> against(own, id)),
                explained.whatIf().map(own -> WhatIfDocument.change(own, id)),
                tested);
    }

    private static List<Term> terms(ExplainAnswer answer) {
        Explained explained = answer.explained();
        Explanation why = explained.why();
        List<Term> terms = new ArrayList<>();
        // Networks without the term keep their document. It is the first summand after the base.
        if (why.terms().sequence() != 0) {
            terms.add(Term.ofNone("sequence", why.terms().sequence()));
        }
        if (why.terms().boost() != 0) {
            terms.add(Term.ofNone("boost", why.terms().boost()));
        }
        if (why.terms().rest() != 0) {
            terms.add(Term.ofNone("rest", why.terms().rest()));
        }
        for (int t = 0; t < why.effects().size(); t++) {
            ScoreTerms.Interaction own = why.terms().interactions().get(t);
            InteractionSequence history = explained.decision().history().orElseThrow();
            terms.add(new Term(
                    Optional.of(answer.id().apply(history.item(own.index()))),
                    history.type(own.index()).name(),
                    time(history, own.index()),
                    own.sum(),
                    Optional.of(own.index()),
                    known(why.effects().get(t)),
                    Optional.of(new Recommendation.Scales(
                            own.network(),
                            own.bySource().transitions(),
                            own.bySource().coOccurrence(),
                            own.bySource().content(),
                            own.bySource().identity())),
                    explained.gates().isEmpty()
                            ? Optional.empty()
                            : Optional.of(explained.gates().get(t))));
        }
        return terms;
    }

    private static Optional<Double> known(double effect) {
        return Double.isNaN(effect) ? Optional.empty() : Optional.of(effect);
    }

    private static Optional<String> time(InteractionSequence history, int index) {
        return history.log().timed()
                ? Optional.of(Instant.EPOCH
                        .plus(history.timeMicros(index), ChronoUnit.MICROS)
                        .toString())
                : Optional.empty();
    }

    private static Because because(Reason own, IntFunction<String> id, ReasonWords words) {
        return new Because(
                id.apply(own.item()),
                own.type().name(),
                own.sum(),
                own.indices(),
                own.greatest(),
                words.sentence(own),
                words.pattern(own));
    }

    private static Against against(Contrast own, IntFunction<String> id) {
        return new Against(
                id.apply(own.other()),
                own.gap(),
                own.base(),
                own.sequence(),
                own.boost(),
                own.rest(),
                own.interactions().stream()
                        .map(term -> new Difference(term.index(), term.sum()))
                        .toList());
    }
}
