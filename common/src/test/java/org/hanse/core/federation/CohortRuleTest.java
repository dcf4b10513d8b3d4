// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohortRuleTest {

    private static final List<ParticipantId> TEN =
            IntStream.range(0, 10).mapToObj(i -> new ParticipantId("node-" + i)).toList();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 10, 10",
        "0.25, 1, 10, 3",
        "0.01, 4, 10, 4",
        "0.5, 5, 5, 5",
        "1, 7, 7, 7",
        "0.001, 1, 2, 1",
        "0.07, 1, 100, 7",
        "0.28, 1, 100, 28"
    })
    void size_roundsUp_neverBelowTheMinimum(double fraction, int minimum, int participants, int expected) {
        assertThat(new CohortRule(fraction, minimum).size(participants)).isEqualTo(expected);
    }

    @Test
    void size_fewerThanTheMinimum_isRefused() {
        assertThatThrownBy(() -> new CohortRule(1, 4).size(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found a cohort of at least 4 out of 3 participants");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1.5, 1", "-1, 1", "NaN, 1", "1, 0"})
    void of_outOfRange_isRefused(double fraction, int minimum) {
        assertThatThrownBy(() -> new CohortRule(fraction, minimum)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Each of the ten is in about three of ten cohorts: 20,000 draws, six standard deviations. */
    @Test
    void draw_everybodyIsAsProbable() {
        SplittableRandom random = new SplittableRandom(1);
        Map<ParticipantId, Integer> times = new HashMap<>();
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            Cohort cohort = new CohortRule(0.3, 1).draw(new RoundId(1), TEN, random);
            assertThat(cohort.participants()).hasSize(3).doesNotHaveDuplicates().isSorted();
            cohort.participants().forEach(one -> times.merge(one, 1, Integer::sum));
        }
        double expected = 0.3 * draws;
        double deviation = Math.sqrt(draws * 0.3 * 0.7);
        assertThat(times.values())
                .hasSize(10)
                .allSatisfy(count -> assertThat(Math.abs(count - expected)).isLessThan(6 * deviation));
    }

    @Test
    void cohort_twiceTheSame_isRefused() {
        assertThatThrownBy(() -> new Cohort(new RoundId(1), List.of(TEN.get(0), TEN.get(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duplicates");
        assertThatThrownBy(() -> new Cohort(new RoundId(1), List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RoundId(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ParticipantId(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
