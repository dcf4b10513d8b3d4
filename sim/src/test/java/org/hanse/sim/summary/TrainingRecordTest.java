// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.junit.jupiter.api.Test;

class TrainingRecordTest {

    /** Returns a federation's training with a number of rounds on its curve. */
    static TrainingRecord training(int epochs, List<RoundRecord> rounds) {
        TrainingCurve.Epoch epoch = new TrainingCurve.Epoch(Double.NaN, 1, OptionalDouble.empty());
        TrainingCurve curve = new TrainingCurve(Collections.nCopies(epochs, epoch));
        return new TrainingRecord(
                "federated",
                "all",
                3,
                12,
                3,
                1,
                null,
                false,
                "",
                List.of(),
                TrainingRecord.Selected.of(curve, ""),
                null,
                null,
                Round.of(curve, rounds, 2),
                null,
                2,
                "",
                List.of(),
                null,
                Map.of());
    }

    private static RoundRecord round(int number, boolean counted, double epsilon) {
        return new RoundRecord(
                number,
                3,
                List.of(),
                counted,
                1,
                1,
                0,
                epsilon > 0 ? Optional.of(new RoundRecord.Charge(epsilon, 3)) : Optional.empty(),
                OptionalDouble.empty());
    }

    private static List<Round> recorded(int epochs, RoundRecord... rounds) {
        return training(epochs, List.of(rounds)).rounds();
    }

    /** The spent budget of a round remains spent in the next. */
    @Test
    void rounds_roundThatReleasedNothing_hasWhatWasSpentBefore() {
        assertThat(recorded(3, round(1, false, 0), round(2, true, 1.5), round(3, false, 0)))
                .extracting(Round::epsilon)
                .containsExactly(Double.NaN, 1.5, 1.5);
    }

    /** It is on no curve, and was charged. */
    @Test
    void rounds_roundInWhichTheTrainingEnded_isThereWithWhatItCost() {
        List<Round> rounds = recorded(1, round(1, true, 1.5), round(2, false, 2));

        assertThat(rounds).extracting(Round::round).containsExactly(1, 2);
        assertThat(rounds).extracting(Round::counted).containsExactly(true, false);
        assertThat(rounds).extracting(Round::epsilon).containsExactly(1.5, 2.0);
        assertThat(rounds).extracting(Round::seconds).containsExactly(1.0, Double.NaN);
    }
}
