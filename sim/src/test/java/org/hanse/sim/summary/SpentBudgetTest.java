// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.junit.jupiter.api.Test;

/** Nodes at the cap of their own budget have the same reason, round by round. */
class SpentBudgetTest {

    private static final String WHY = "this node's own account: it does not last";
    static final RunRecord RUN = run();

    private static RunRecord run() {
        return SyntheticRun.builder("toys")
                .withTrainings(List.of(TrainingRecordTest.training(2, List.of(refused(1), refused(2)))))
                .build();
    }

    private static RoundRecord refused(int round) {
        return new RoundRecord(
                round,
                3,
                List.of(
                        new Missing("a", Reason.BUDGET, WHY),
                        new Missing("b", Reason.BUDGET, WHY),
                        new Missing("c", Reason.LOST, "no more messages")),
                false,
                1,
                1,
                0,
                Optional.empty(),
                OptionalDouble.empty());
    }

    @Test
    void page_countsThemInALine() {
        assertThat(SummaryPage.of(RUN))
                .contains("<li>Rounds 1 to 2: 2 participants took no part: node budget exhausted.</li>")
                .contains("<li>Rounds 1 to 2: c dropped out, no more messages.</li>")
                .doesNotContain("own account");
    }

    @Test
    void json_hasTheReasonOnceAndEachOfThemNamed() throws Exception {
        JsonNode rounds = new ObjectMapper().readTree(MetricsFile.of(RUN)).at("/training/0/rounds");

        assertThat(rounds.at("/0/missing")).hasSize(3);
        assertThat(rounds.at("/0/missing/0/detail").textValue()).isEqualTo(WHY);
        assertThat(rounds.at("/0/missing/1/detail").textValue()).isEmpty();
        assertThat(rounds.at("/1/missing/0/detail").textValue()).isEmpty();
        assertThat(rounds.at("/1/missing/1/reason").textValue()).isEqualTo("budget");
        assertThat(rounds.at("/1/missing/2/detail").textValue()).isEqualTo("no more messages");
    }
}
