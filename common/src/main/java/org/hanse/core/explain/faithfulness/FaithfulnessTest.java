// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.Optional;
import java.util.Set;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness.Verdict;

/** A test of explanations. */
public enum FaithfulnessTest {
    /** Greatest distance of base and terms from the single-precision score, as a share of the rounding bound. */
    COMPLETENESS("at most 1 of the rounding bound"),
    /** Mean rank correlation of stated and measured effects of removal. */
    REMOVAL_RANKS("at least 0.9999 (strict, softmax), 0.85 (contextual)"),
    /** Share of the five greatest stated effects whose measured effect has the same sign. */
    REMOVAL_SIGNS("at least 0.9999 (strict, softmax), 0.95 (contextual)"),
    /** Sum of the differences of stated and measured effects as a share of the stated ones. */
    RESIDUAL("at most 0.0001 (strict, softmax); contextual: above 0.4 is an alarm"),
    /**
     * Greatest p value of: the score falls more without the stated reasons than without random, newest or most
     * attended ones.
     */
    COMPREHENSIVENESS("p below 0.01 against random order, recency and attention"),
    /** Greatest p value of: the stated reasons alone keep more of the score than random, newest or most attended ones. */
    SUFFICIENCY("p below 0.01 against random order, recency and attention"),
    /** Area under the score during removal, stated reasons first, as a share of that in random order. */
    DELETION("at most 0.6 of random order; strict: above is an alarm"),
    /** Area under the score during insertion, stated reasons first, as a share of that in random order. */
    INSERTION("reported"),
    /** Share of decisions whose first item leaves the ten best without its three strongest reasons. */
    TOP_TEN("reported"),
    /** Mean rank correlation of the network's terms with those of networks with re-drawn parameters. */
    REDRAWN("below 0.1"),
    /** Mean share of the three strongest reasons that another model names, too. */
    STABILITY("below 0.5 is an alarm"),
    /** Improvement of ndcg over a network with equal gates. */
    UNIFORM_GATES("at least 0.01, else attention does not matter"),
    /** Share of counterfactuals that change the first item, by scoring all items again. */
    COUNTERFACTUALS("1"),
    /** Mean share of the sequence term in the sizes of all terms, which no reason contains; 0 without that term. */
    SEQUENCE_SHARE("reported"),
    /** Time of a decision with terms as a share of one without. */
    COST("at most 1.10");

    /** A grade is offered only where these hold. */
    private static final Set<FaithfulnessTest> DECISIVE = Set.of(
            COMPLETENESS,
            REMOVAL_RANKS,
            REMOVAL_SIGNS,
            COMPREHENSIVENESS,
            SUFFICIENCY,
            DELETION,
            REDRAWN,
            COUNTERFACTUALS);

    private static final double EXACT = 0.9999;
    private static final double EXACT_RESIDUAL = 1e-4;
    private static final double ALARM_RESIDUAL = 0.4;
    private static final double RANKS = 0.85;
    private static final double SIGNS = 0.95;
    private static final double P = 0.01;
    private static final double DELETED = 0.6;
    private static final double REDRAWN_RANKS = 0.1;
    private static final double STABLE = 0.5;
    private static final double GATES = 0.01;
    private static final double TIME = 1.10;

    private final String threshold;

    FaithfulnessTest(String threshold) {
        this.threshold = threshold;
    }

    /** Returns the threshold in words. */
    public String threshold() {
        return threshold;
    }

    /**
     * Returns whether a grade is offered only where this test is passed. Strict terms are the effects of removal, so {@link #DELETION} says
     * only how evenly a shopper's interactions count.
     */
    public boolean isDecisive(Grade grade) {
        return DECISIVE.contains(this) && !(this == DELETION && grade == Grade.STRICT);
    }

    /** Returns the verdict on a figure. */
    Verdict verdict(double measured, Grade grade) {
        return isMet(measured, grade)
                .map(met -> met ? Verdict.PASS : isDecisive(grade) ? Verdict.FAIL : Verdict.ALARM)
                .orElse(Verdict.REPORTED);
    }

    /** Returns whether a figure meets the threshold; empty if it has none. */
    private Optional<Boolean> isMet(double measured, Grade grade) {
        boolean contextual = grade == Grade.CONTEXTUAL;
        return switch (this) {
            case COMPLETENESS -> Optional.of(measured <= 1);
            case REMOVAL_RANKS -> Optional.of(measured >= (contextual ? RANKS : EXACT));
            case REMOVAL_SIGNS -> Optional.of(measured >= (contextual ? SIGNS : EXACT));
            case RESIDUAL -> Optional.of(measured <= (contextual ? ALARM_RESIDUAL : EXACT_RESIDUAL));
            case COMPREHENSIVENESS, SUFFICIENCY -> Optional.of(measured < P);
            case DELETION -> Optional.of(measured <= DELETED);
            case REDRAWN -> Optional.of(measured < REDRAWN_RANKS);
            case STABILITY -> Optional.of(measured >= STABLE);
            case UNIFORM_GATES -> Optional.of(measured >= GATES);
            case COUNTERFACTUALS -> Optional.of(measured == 1);
            case COST -> Optional.of(measured <= TIME);
            case INSERTION, TOP_TEN, SEQUENCE_SHARE -> Optional.empty();
        };
    }
}
