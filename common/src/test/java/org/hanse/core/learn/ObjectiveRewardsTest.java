// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.RewardSettings.Objectives;
import org.hanse.core.learn.RewardSettings.Reward;
import org.hanse.core.model.ModelSpec.Objective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveRewardsTest {

    private static final Reward REWARD = new Reward(0.5, 3, 2, -1.5);

    private static final List<InteractionType> TYPES = List.of(
            InteractionType.VIEW, InteractionType.PURCHASE, InteractionType.RETURN, new InteractionType("wish"));

    @Test
    void of_standardObjectives_paysEachTypeForItsOwnObjective() {
        assertThat(ObjectiveRewards.of(new RewardSettings(Objectives.DEFAULT, REWARD))
                        .byType())
                .containsOnlyKeys("view", "click", "add_to_cart", "purchase", "rating", "like", "return")
                .containsEntry("view", List.of(0.5, 0.0, 0.0))
                .containsEntry("click", List.of(0.5, 0.0, 0.0))
                .containsEntry("add_to_cart", List.of(0.0, 4.0, 0.0))
                .containsEntry("purchase", List.of(0.0, 4.0, 0.0))
                .containsEntry("rating", List.of(0.0, 0.0, 2.0))
                .containsEntry("like", List.of(0.0, 0.0, 2.0))
                .containsEntry("return", List.of(0.0, -1.5, 0.0));
    }

    @Test
    void of_typeOfSeveralObjectives_paysEachOfThem() {
        Objectives both = new Objectives(Set.of("buy"), Set.of("buy"), Set.of("buy"));
        assertThat(ObjectiveRewards.of(new RewardSettings(both, REWARD)).byType())
                .containsEntry("buy", List.of(0.5, 4.0, 2.0));
    }

    @Test
    void of_returnListedElsewhere_isAReturnAlone() {
        Objectives listed = new Objectives(Set.of("return"), Set.of(), Set.of("return"));
        assertThat(ObjectiveRewards.of(new RewardSettings(listed, REWARD)).byType())
                .isEqualTo(Map.of("return", List.of(0.0, -1.5, 0.0)));
    }

    @Test
    void of_contactOfSeveralTypes_isFurthestFromNothingForEachObjective() {
        ObjectiveRewards rewards = ObjectiveRewards.of(new RewardSettings(Objectives.DEFAULT, REWARD));
        assertThat(rewards.of(contact(0b0001, Double.NaN), 0)).containsExactly(0.5f, 0f, 0f);
        assertThat(rewards.of(contact(0b0100, Double.NaN), 0)).containsExactly(0f, -1.5f, 0f);
        assertThat(rewards.of(contact(0b1111, Double.NaN), 0)).containsExactly(0.5f, 4f, 0f);
        assertThat(rewards.of(contact(0b1000, Double.NaN), 0)).containsExactly(0f, 0f, 0f);
    }

    @ParameterizedTest
    @CsvSource({"50, 2", "25, 1", "80, 2", "-10, -0.4", "-900, -2", "NaN, 0"})
    void of_measuredObjective_isInProportionUpToTheBound(double seconds, float expected) {
        ObjectiveRewards rewards = new ObjectiveRewards(
                Map.of("view", List.of(2.0, 0.0, 1.0)),
                Set.of(),
                Map.of(Objective.CLICK, new ObjectiveRewards.Scale(Measure.DWELL, 50)),
                true);
        assertThat(rewards.of(contact(0b0001, seconds), 0)).containsExactly(expected, 0f, 1f);
        assertThat(rewards.scaled().of(contact(0b0001, seconds), 0)).containsExactly(expected / 2, 0f, 1f);
        assertThat(rewards.policyWeight(contact(0b0001, seconds), 0))
                .isCloseTo((Math.max(0, expected) + 1) / 3, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void scale_withoutABound_isRefused(double bound) {
        assertThatThrownBy(() -> new ObjectiveRewards.Scale(Measure.DWELL, bound))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void text_withoutMeasures_isThatOfOlderFingerprints() {
        assertThat(new ObjectiveRewards(Map.of("view", List.of(1.0, 0.0, 0.0))))
                .hasToString("ObjectiveRewards[byType={view=[1.0, 0.0, 0.0]}, exposures=[]]");
    }

    /** Returns a log of one contact. */
    private static InteractionLog contact(long types, double seconds) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(TYPES);
        log.beginShopper(new ShopperId("s")).add(0, Long.numberOfTrailingZeros(types));
        log.alsoTypes(types).measure(Measure.DWELL, seconds);
        return log.toLog();
    }

    @Test
    void policyWeight_exposureAlone_isZero() {
        ObjectiveRewards rewards = ObjectiveRewards.of(new RewardSettings(Objectives.DEFAULT, REWARD, Set.of("wish")));
        assertThat(rewards.policyWeight(contact(0b1000, Double.NaN), 0)).isZero();
        assertThat(rewards.policyWeight(contact(0b1001, Double.NaN), 0)).isEqualTo(1);
        assertThat(rewards.byType()).containsEntry("wish", List.of(0.0, 0.0, 0.0));
    }

    @Test
    void exposure_ofAnObjective_isRefusedWithAFix() {
        assertThatThrownBy(() -> new RewardSettings(Objectives.DEFAULT, REWARD, Set.of("view", "impression")))
                .hasMessage(
                        "found types of objectives among [impression, view]; expected types of no objective. Fix: delete"
                                + " them here or in learning.objectives");
    }

    @Test
    void reward_notFinite_isRefused() {
        assertThatThrownBy(() -> new Reward(1, Double.NaN, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reward(1, 1, 1, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_anyOrderOfTypes_isTheSameInEveryProcess() {
        Map<String, List<Double>> byType = Map.of(
                "view", List.of(1.0, 0.0, 0.0),
                "buy", List.of(0.0, 2.0, 0.0),
                "like", List.of(0.0, 0.0, 1.0),
                "click", List.of(1.0, 0.0, 0.0),
                "return", List.of(0.0, -1.0, 0.0));

        assertThat(new ObjectiveRewards(byType).toString())
                .isEqualTo("ObjectiveRewards[byType={buy=[0.0, 2.0, 0.0], click=[1.0, 0.0, 0.0], like=[0.0, 0.0, 1.0],"
                        + " return=[0.0, -1.0, 0.0], view=[1.0, 0.0, 0.0]}, exposures=[]]");
    }
}
