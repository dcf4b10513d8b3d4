// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.junit.jupiter.api.Test;

/** A ledger's receipt opens the sum that it was issued for, and no other. */
class UnmaskingPlanTest {

    private final SyntheticRound round =
            SyntheticRound.of(6).withAssumptions(SyntheticRound.active(1, 0.1)).start();
    private final Survivors announced = Survivors.of(
            round.session, new TreeSet<>(round.identities.keySet()), new TreeSet<>(round.identities.keySet()));

    private static ChargeResult.Charged receipt(JobId job, RoundId number, ReleaseKind kind) {
        return (ChargeResult.Charged) SyntheticLedger.opened(SyntheticLedger.BUDGET)
                .reserve(RoundCharges.of(job, number, kind, SyntheticLedger.everybody(4)), SyntheticLedger.AT)
                .result();
    }

    @Test
    void plan_withTheReceiptOfItsSum_isMade() {
        ChargeResult.Charged receipt = receipt(round.plan.job(), round.plan.round(), ReleaseKind.SUM);
        assertThat(new UnmaskingPlan(round.session, announced, receipt).receipt())
                .isEqualTo(receipt);
    }

    @Test
    void plan_withTheReceiptOfMetrics_isRefused() {
        ChargeResult.Charged receipt = receipt(round.plan.job(), round.plan.round(), ReleaseKind.METRICS);
        assertThatThrownBy(() -> new UnmaskingPlan(round.session, announced, receipt))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.reason()).isEqualTo(Reason.BUDGET))
                .hasMessageContaining("not for the sum");
    }

    @Test
    void plan_withTheReceiptOfAnotherRoundOrJob_isRefused() {
        ChargeResult.Charged next =
                receipt(round.plan.job(), new RoundId(round.plan.round().number() + 1), ReleaseKind.SUM);
        ChargeResult.Charged other = receipt(new JobId("another"), round.plan.round(), ReleaseKind.SUM);
        for (ChargeResult.Charged receipt : new ChargeResult.Charged[] {next, other}) {
            assertThatThrownBy(() -> new UnmaskingPlan(round.session, announced, receipt))
                    .isInstanceOfSatisfying(
                            ProtocolViolation.class,
                            violation -> assertThat(violation.reason()).isEqualTo(Reason.WRONG_ROUND));
        }
    }
}
