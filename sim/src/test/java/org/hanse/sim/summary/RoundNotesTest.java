// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.junit.jupiter.api.Test;

class RoundNotesTest {

    private static RoundRecord round(int number, boolean counted, long cut, Missing... missing) {
        return new RoundRecord(
                number, 5, List.of(missing), counted, 1, 1, cut, Optional.empty(), OptionalDouble.empty());
    }

    @Test
    void of_roundsThatAllCounted_saysNothing() {
        assertThat(RoundNotes.of(recorded(round(1, true, 0), round(2, true, 5)), 999))
                .isEmpty();
    }

    @Test
    void of_roundsThatMovedNothing_countsThemAndWhy() {
        List<RoundRecord> rounds = List.of(
                round(1, true, 0, new Missing("a", Reason.LOST, "")),
                round(2, false, 0, new Missing("a", Reason.BUDGET, "x"), new Missing("b", Reason.BUDGET, "y")),
                round(3, false, 0, new Missing("a", Reason.LOST, "")));

        assertThat(RoundNotes.of(Round.of(TrainingCurve.EMPTY, rounds, 3), 999))
                .containsExactly(
                        "2 of 3 rounds left the model unchanged, since too few updates arrived: 1 lost, 2 budget",
                        "node budgets were exhausted from round 2 on; of a: x");
    }

    /** Everything arrived, and the model would not have been one any more. */
    @Test
    void of_roundThatEndedTheTraining_givesNoReasonThatIsNone() {
        assertThat(RoundNotes.of(recorded(round(1, true, 0), round(2, false, 0)), 999))
                .containsExactly("1 of 2 rounds left the model unchanged");
    }

    @Test
    void of_budgetsWithoutADetail_leavesNoWordsDangling() {
        assertThat(RoundNotes.of(recorded(round(16, true, 0, new Missing("bergen", Reason.BUDGET, ""))), 999))
                .containsExactly("node budgets were exhausted from round 16 on");
    }

    @Test
    void exhausted_oneNodeOfACountedRound_isInTheSingular() {
        assertThat(RoundNotes.exhausted(round(3, true, 0, new Missing("bergen", Reason.BUDGET, ""))))
                .isEqualTo("round 3: 1 of 5 nodes takes no part, node budget exhausted");
    }

    @Test
    void of_manyCoordinatesCutOff_saysWhatToRaise() {
        assertThat(RoundNotes.of(recorded(round(1, true, 6)), 999))
                .singleElement()
                .asString()
                .startsWith("in 1 of 1 rounds more than 1 in 1000 coordinates")
                .endsWith("federation.rounding.range");
    }

    private static List<Round> recorded(RoundRecord... rounds) {
        return Round.of(TrainingCurve.EMPTY, List.of(rounds), 3);
    }
}
