// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.junit.jupiter.api.Test;

class OffPolicyRowsTest {

    private static final double[] RATES = {0.1, 0.3, 0.6};

    /** A log of a uniform policy over three items, by rewards of known rates. */
    private static LoggedDecisions log(int rows, SplittableRandom random) {
        List<Decision> decisions = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int item = random.nextInt(RATES.length);
            double reward = random.nextDouble() < RATES[item] ? 1 : 0;
            decisions.add(new Decision(row, item, 1, row / 2, 1.0 / RATES.length, reward, Optional.empty(), List.of()));
        }
        return new LoggedDecisions("uniform", Catalogue.of(List.of()), List.of(), decisions);
    }

    private static TargetPolicy policy(int rows, double... probabilities) {
        TargetPolicy.Accumulator policy = new TargetPolicy.Accumulator();
        for (int row = 0; row < rows; row++) {
            for (int item = 0; item < probabilities.length; item++) {
                policy.add(item, probabilities[item]);
            }
            policy.endDecision();
        }
        return policy.toPolicy();
    }

    /** With folds, the model of a row does not know the rewards of the row's cluster. */
    @Test
    void of_folds_modelsRowsFromTheOthers() {
        LoggedDecisions log = log(40, new SplittableRandom(1));
        TargetPolicy target = policy(40, .2, .3, .5);
        OffPolicyRows rows = OffPolicyRows.of(log, target, 4, 7);
        for (int changed = 0; changed < 40; changed++) {
            List<Decision> other = new ArrayList<>(log.decisions());
            Decision own = other.get(changed);
            other.set(
                    changed,
                    new Decision(
                            own.row(),
                            own.item(),
                            1,
                            own.cluster(),
                            own.propensity(),
                            100,
                            Optional.empty(),
                            List.of()));
            OffPolicyRows after =
                    OffPolicyRows.of(new LoggedDecisions("uniform", log.catalogue(), List.of(), other), target, 4, 7);
            for (int row : new int[] {changed, changed ^ 1}) {
                assertThat(after.modelled()[row]).isEqualTo(rows.modelled()[row]);
                assertThat(after.expected()[row]).isEqualTo(rows.expected()[row]);
            }
            assertThat(after.modelled()).isNotEqualTo(rows.modelled());
        }
    }

    @Test
    void of_unshownItems_lowerCoverageAndMeanWeight() {
        LoggedDecisions log = log(500, new SplittableRandom(3));
        OffPolicyRows rows = OffPolicyRows.of(log, policy(500, .1, .1, .1, .7), 5, 1);
        assertThat(rows.coverage()).isCloseTo(.3, within(1e-9));
        assertThat(OffPolicySupport.of(rows).verdict()).isEqualTo(OffPolicySupport.Verdict.NOT_SUPPORTED);
    }

    @Test
    void of_anotherNumberOfDecisions_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OffPolicyRows.of(log(3, new SplittableRandom(1)), policy(2, 1), 1, 1))
                .withMessage("a policy of 2 decisions for a log of 3");
    }
}
