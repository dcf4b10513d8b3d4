// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.RewardSettings.Objectives;
import org.hanse.core.learn.RewardSettings.Reward;
import org.junit.jupiter.api.Test;

class RewardRuleTest {

    private static final List<InteractionType> TYPES = List.of(
            InteractionType.VIEW,
            InteractionType.PURCHASE,
            InteractionType.RATING,
            InteractionType.RETURN,
            new InteractionType("wish"));

    private static final RewardRule RULE =
            RewardRule.of(new RewardSettings(Objectives.DEFAULT, new Reward(0.5, 3, 2, -1)));

    @Test
    void gain_ofClick_isClickReward() {
        assertThat(RULE.gain(TYPES, 0b1, Double.NaN)).isEqualTo(0.5);
    }

    @Test
    void gain_ofPurchase_isOneAndAlpha() {
        assertThat(RULE.gain(TYPES, 0b10, Double.NaN)).isEqualTo(4);
    }

    @Test
    void gain_ofRating_isBetaWhateverItsStars() {
        assertThat(RULE.gain(TYPES, 0b100, 1)).isEqualTo(2);
        assertThat(RULE.gain(TYPES, 0b100, 5)).isEqualTo(2);
    }

    @Test
    void gain_ofReturnAlone_isNotBelowZero() {
        assertThat(RULE.gain(TYPES, 0b1000, Double.NaN)).isZero();
    }

    @Test
    void gain_ofSeveralTypes_isTheMostOfThem() {
        assertThat(RULE.gain(TYPES, 0b1111, Double.NaN)).isEqualTo(4);
        assertThat(RULE.gain(TYPES, 0b0101, Double.NaN)).isEqualTo(2);
    }

    @Test
    void gain_ofTypeNoObjectiveLists_isOne() {
        assertThat(RULE.gain(TYPES, 0b10000, Double.NaN)).isEqualTo(1);
    }

    @Test
    void gain_ofExposure_isZero() {
        String shown = TYPES.get(4).name();
        RewardRule rule = RewardRule.of(new RewardSettings(Objectives.DEFAULT, Reward.DEFAULT, Set.of(shown)));
        assertThat(rule.gain(TYPES, 0b10000, Double.NaN)).isZero();
    }

    @Test
    void of_typeInTwoObjectives_takesTheBetterOne() {
        RewardRule rule = RewardRule.of(
                new RewardSettings(new Objectives(Set.of("view"), Set.of("view"), Set.of()), Reward.DEFAULT));
        assertThat(rule.gain(TYPES, 0b1, Double.NaN)).isEqualTo(2);
    }

    @Test
    void of_returnListedAsPurchase_isStillAReturn() {
        RewardRule rule =
                RewardRule.of(new RewardSettings(new Objectives(Set.of(), Set.of("return"), Set.of()), Reward.DEFAULT));
        assertThat(rule.gain(TYPES, 0b1000, Double.NaN)).isZero();
    }
}
