// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.List;
import java.util.Optional;
import org.hanse.core.explain.Grade;

/**
 * Results of the tests of a model's explanations on some decisions.
 *
 * @param cases number of decisions
 * @param outcomes one for each test, in their order
 * @param curves mean score while interactions are removed, by order
 */
public record Faithfulness(Grade grade, int cases, List<Outcome> outcomes, List<Curve> curves) {

    /**
     * Result of one test.
     *
     * @param measured empty if it was not measured
     * @param note figures beside it, or why it was not measured; may be empty
     */
    public record Outcome(FaithfulnessTest test, Optional<Double> measured, Verdict verdict, String note) {}

    /** Verdict of a test. */
    public enum Verdict {
        PASS,
        /** A decisive test misses its threshold: the grade is not offered. */
        FAIL,
        /** A test that is not decisive misses its threshold. */
        ALARM,
        REPORTED
    }

    /**
     * Remaining score, without the base, as a share of the whole.
     *
     * @param points with 0, 10, ... 100 % of the interactions removed
     */
    public record Curve(RemovalOrder order, List<Double> points) {

        public Curve {
            points = List.copyOf(points);
        }
    }

    public Faithfulness {
        outcomes = List.copyOf(outcomes);
        curves = List.copyOf(curves);
    }

    /** Returns whether the grade is offered on these data: all decisive tests are passed. */
    public boolean isOffered() {
        return outcomes.stream()
                .filter(own -> own.test().isDecisive(grade))
                .allMatch(own -> own.verdict() == Verdict.PASS);
    }

    /** Returns these results with a test that was measured elsewhere; a test without enough decisions stays unmeasured. */
    public Faithfulness with(FaithfulnessTest test, double measured, String note) {
        if (cases < FaithfulnessAccumulator.LEAST_CASES) {
            return this;
        }
        Outcome outcome = new Outcome(test, Optional.of(measured), test.verdict(measured, grade), note);
        return new Faithfulness(
                grade,
                cases,
                outcomes.stream().map(own -> own.test() == test ? outcome : own).toList(),
                curves);
    }

    /** Returns the result of one test. */
    public Outcome of(FaithfulnessTest test) {
        return outcomes.stream().filter(own -> own.test() == test).findFirst().orElseThrow();
    }
}
