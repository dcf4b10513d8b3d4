// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/** Plans that a node with a sum of counts accepts. */
class LocalTaskTest {

    private static final JobId JOB = new JobId("books");
    private static final Digest TASK = digest(1);
    private static final Digest COUNTS = digest(2);
    private static final RoundContext.Start SUM = RoundContext.Start.counting(List.of(), COUNTS);
    private static final RoundContext.Start TRAINING =
            RoundContext.Start.of(digest(3)).with(List.of(digest(4)));
    private static final LocalTask NODE =
            new LocalTask(JOB, TASK, 10, 5, 4, List.of(new LocalTask.Counting(COUNTS, 2048, 7, 6)));

    private static Digest digest(int seed) {
        return Digest.sha256(new byte[] {(byte) seed});
    }

    private static SecAggPlan plan(RoundContext.Start start, int size, int participants) {
        return new SecAggPlan(
                JOB,
                new RoundId(1),
                RoundContext.of(TASK, start, Enrolment.of(Map.of())),
                new QuantizationSpec(1, 7, participants, 0),
                size,
                SecAggPlan.Protection.of(new Assumptions(1, 0.1, Coordinator.ACTIVE), 7, 4));
    }

    @Test
    void requireOf_plansOfTheTwoStages_acceptsTheSizeOfEach() {
        assertThatCode(() -> NODE.requireOf(plan(SUM, 2048, 7))).doesNotThrowAnyException();
        assertThatCode(() -> NODE.requireOf(plan(TRAINING, 10, 5))).doesNotThrowAnyException();
    }

    @Test
    void noiseOf_plansOfTheTwoStages_isThatOfEach() {
        assertThat(NODE.noiseOf(plan(SUM, 2048, 7))).isEqualTo(6);
        assertThat(NODE.noiseOf(plan(TRAINING, 10, 5))).isEqualTo(4);
    }

    /** A coordinator could ask for counts a second time under the digest of another model, or in a smaller cohort. */
    @Test
    void requireOf_countsOfAnotherDigestOrCohort_isRefused() {
        for (SecAggPlan other : new SecAggPlan[] {
            plan(SUM, 10, 5),
            plan(SUM, 2048, 5),
            plan(TRAINING, 2048, 7),
            plan(RoundContext.Start.counting(List.of(), digest(5)), 2048, 7),
            plan(RoundContext.Start.of(COUNTS), 2048, 7)
        }) {
            assertThatThrownBy(() -> NODE.requireOf(other)).isInstanceOf(ProtocolViolation.class);
        }
    }
}
