// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class GraphPlanTest {

    /** All rows of the reference figures. */
    @ParameterizedTest
    @CsvFileSource(resources = "/privacy/secagg-graph.csv", numLinesToSkip = 1)
    void regular_referenceRows_areAsGiven(
            int participants, double corrupt, double dropout, String coordinator, int degree, int threshold) {
        assertThat(GraphPlan.regular(participants, assumptions(participants, corrupt, dropout, coordinator)))
                .hasValue(new GraphPlan(participants, degree, threshold));
    }

    private static Assumptions assumptions(int participants, double corrupt, double dropout, String coordinator) {
        return Assumptions.ofFraction(
                corrupt, participants, dropout, Coordinator.valueOf(coordinator.toUpperCase(Locale.ROOT)));
    }

    private static Assumptions active(int participants, double corrupt, double dropout) {
        return Assumptions.ofFraction(corrupt, participants, dropout, Coordinator.ACTIVE);
    }

    /** Thresholds for a third of corrupt ones and as many lost ones as they allow. */
    @ParameterizedTest
    @CsvSource({"10, 7, 3", "30, 21, 9", "100, 67, 33", "300, 201, 99"})
    void complete_aThirdCorrupt_isTwoThirdsAndOne(int participants, int threshold, int lost) {
        Assumptions allowed = new Assumptions(participants / 3, (double) lost / participants, Coordinator.ACTIVE);
        Assumptions tooMany = new Assumptions(participants / 3, (lost + 1.0) / participants, Coordinator.ACTIVE);

        assertThat(GraphPlan.complete(participants, allowed))
                .hasValue(new GraphPlan(participants, participants - 1, threshold));
        assertThat(GraphPlan.complete(participants, tooMany)).isEmpty();
    }

    /** Two disjoint groups of a threshold each, the corrupt ones in both, would need more than there are. */
    @Test
    void complete_anyNumbers_leavesNoTwoGroupsThatCouldReveal() {
        for (int n = 4; n <= 60; n++) {
            for (int corrupt = 0; corrupt < n; corrupt++) {
                int twice = corrupt;
                int all = n;
                GraphPlan.complete(n, new Assumptions(corrupt, 0, Coordinator.ACTIVE))
                        .ifPresent(plan -> assertThat(2 * plan.threshold()).isGreaterThan(all + twice));
            }
        }
    }

    /** If the whole enrolment is invited, absent nodes lower no threshold. */
    @Test
    void complete_withAbsentOnes_hasTheThresholdOfTheEnrolment() {
        Assumptions third = new Assumptions(33, 0.1, Coordinator.ACTIVE);

        for (int present = 67; present <= 100; present++) {
            assertThat(GraphPlan.complete(present, 100, third)).hasValue(new GraphPlan(present, present - 1, 67));
        }
        assertThat(GraphPlan.complete(66, 100, third)).isEmpty();
    }

    /** With this fraction of dropouts no degree suffices: the survivors are too few to exclude two groups. */
    @Test
    void regular_moreLostThanAnyThresholdAllows_isNone() {
        assertThat(GraphPlan.regular(400, active(400, 0.4, 0.5))).isEmpty();
        assertThat(GraphPlan.regular(400, active(400, 0.1, 0.1)))
                .hasValueSatisfying(plan -> assertThat(plan.degree()).isLessThan(100));
    }

    /** The search skips degrees that cannot suffice and must not miss one that can. */
    @Test
    void regular_hopelessAssumptions_areNone() {
        assertThat(GraphPlan.regular(1_000_000, active(1_000_000, 0.3, 0.4))).isEmpty();
        assertThat(GraphPlan.regular(1_000_000, assumptions(1_000_000, 0.6, 0.5, "semi_honest")))
                .isEmpty();
        assertThat(GraphPlan.regular(1000, active(1000, 0.1, 0.4))).isPresent();
    }

    /** A round above three hundred draws neighbours. If the degree would be complete, there is no plan. */
    @Test
    void of_degreeOfTheCompleteGraph_isNone() {
        Assumptions hard = active(303, 0.34, 0.33);

        assertThat(GraphPlan.regular(303, hard)).hasValue(new GraphPlan(303, 302, 203));
        assertThat(GraphPlan.of(303, hard, GraphPlan.MOST_COMPLETE)).isEmpty();
    }

    @Test
    void of_anyNumber_isCompleteUpToThreeHundred() {
        Assumptions few = active(300, 0.1, 0.1);

        assertThat(GraphPlan.of(300, few, GraphPlan.MOST_COMPLETE))
                .hasValueSatisfying(plan -> assertThat(plan.isComplete()).isTrue());
        assertThat(GraphPlan.of(301, few, GraphPlan.MOST_COMPLETE))
                .hasValueSatisfying(plan -> assertThat(plan.isComplete()).isFalse());
    }

    private static final double[] PARTS = {0, 0.1, 0.2, 0.33, 0.45};

    /**
     * The graph of every cohort is determined before a round begins, and if there is none, the next larger cohort with
     * one.
     */
    @Test
    void leastCohort_ofAllSizes_isTheNextThatHasAGraph() {
        assertThat(sizesWithoutAGraph(0, 0.1)).isZero();
        assertThat(sizesWithoutAGraph(0.33, 0.33)).isPositive();
    }

    @Test
    @Tag("nightly")
    void leastCohort_ofAllSizesAndAssumptions_isTheNextThatHasAGraph() {
        int without = 0;
        for (double corrupt : PARTS) {
            for (double dropout : PARTS) {
                if (corrupt != 0.1 || dropout != 0.45) {
                    without += sizesWithoutAGraph(corrupt, dropout);
                }
            }
        }
        assertThat(without).isGreaterThan(1000);
    }

    /** Sizes to 300 have a graph here and larger ones none, which takes three times as long to find out as all the others. */
    @Test
    @Tag("nightly")
    void leastCohort_ofAssumptionsThatLargeCohortsDoNotBear_isTheNextThatHasAGraph() {
        assertThat(sizesWithoutAGraph(0.1, 0.45)).isGreaterThan(100);
    }

    /** Returns the number of sizes without a graph; checks all sizes. */
    private static int sizesWithoutAGraph(double corrupt, double dropout) {
        int without = 0;
        IntFunction<Assumptions> assumptions = size -> active(size, corrupt, dropout);
        OptionalInt next = GraphPlan.leastCohort(401, assumptions, GraphPlan.MOST_COMPLETE);
        for (int n = 400; n >= SecAggPlan.FEWEST; n--) {
            boolean possible = GraphPlan.ofCohort(n, assumptions.apply(n), GraphPlan.MOST_COMPLETE)
                    .isPresent();
            next = possible ? OptionalInt.of(n) : next;
            without += possible ? 0 : 1;
            assertPossible(n, assumptions, possible, next);
        }
        return without;
    }

    /** Looked at in full for some sizes only: where few of many have one, looking takes its time. */
    private static void assertPossible(
            int n, IntFunction<Assumptions> assumptions, boolean possible, OptionalInt next) {
        SecAggPlan plan = SyntheticRound.plan(
                new QuantizationSpec(1, 100, n, 0), 3, assumptions.apply(n), GraphPlan.MOST_COMPLETE);
        if (possible && n % 10 == 4) {
            assertThatCode(plan::requirePossible).doesNotThrowAnyException();
            assertThatCode(() -> plan.graph(n)).doesNotThrowAnyException();
        } else if (!possible && n % 20 == 4) {
            assertThat(GraphPlan.leastCohort(n, assumptions, GraphPlan.MOST_COMPLETE))
                    .isEqualTo(next);
            assertThatIllegalArgumentException()
                    .isThrownBy(plan::requirePossible)
                    .withMessageContaining("no threshold protects a cohort of " + n);
        }
    }

    @Test
    void advice_saysTheLeastAndTheNextLargerCohort() {
        assertThat(GraphPlan.advice(4, size -> active(size, 0.25, 0.25), GraphPlan.MOST_COMPLETE))
                .isEqualTo("the smallest cohort that has one is 5; or assume fewer corrupt participants or dropouts");
        assertThat(GraphPlan.advice(10, size -> active(size, 0.5, 0.5), GraphPlan.MOST_COMPLETE))
                .isEqualTo("no cohort of up to 1000 has one; assume fewer corrupt participants or dropouts");
    }

    @Test
    void hypergeometric_smallCase_isAsCounted() {
        // Population of 5 with 2 marked, 3 drawn: 10 ways, 1 with none, 6 with one, 3 with both.
        Hypergeometric chance = new Hypergeometric(5);
        assertThat(chance.probability(2, 3, 0)).isCloseTo(0.1, within(1e-12));
        assertThat(chance.probability(2, 3, 1)).isCloseTo(0.6, within(1e-12));
        assertThat(chance.probability(2, 3, 2)).isCloseTo(0.3, within(1e-12));
        assertThat(chance.leastExceeded(2, 3, 0.31)).isEqualTo(1);
        assertThat(chance.leastExceeded(2, 3, 0.29)).isEqualTo(2);
        assertThat(chance.greatestReached(2, 3, 0.11)).isEqualTo(1);
        assertThat(chance.greatestReached(2, 3, 0.09)).isZero();
    }

    @Test
    void assumptions_thatCannotBe_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> active(10, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Assumptions(-1, 0, Coordinator.ACTIVE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Assumptions(0, -0.1, Coordinator.ACTIVE));
        assertThatIllegalArgumentException().isThrownBy(() -> active(10, Double.NaN, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GraphPlan.complete(1, new Assumptions(0, 0, Coordinator.ACTIVE)));
    }
}
