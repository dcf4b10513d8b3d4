// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.hanse.clientnode.port.ValueCheck.Estimate;
import org.hanse.clientnode.port.ValueCheck.Reason;
import org.hanse.core.evaluate.policy.OffPolicySupport.Verdict;
import org.junit.jupiter.api.Test;

class ValueCheckTest {

    private static final Estimate GOOD = new Estimate(5_000, Verdict.SUPPORTED, List.of(), .003, -.001, .007);

    private static ValueCheck check(double with, double without, Estimate log) {
        return new ValueCheck("ndcg@10", OptionalDouble.of(with), OptionalDouble.of(without), log);
    }

    @Test
    void check_ofBothParts_passes() {
        assertThat(check(.3, .3, GOOD).isPassed()).isTrue();
        assertThat(check(.3, .2, GOOD).words())
                .isEqualTo("ranks with its values: ndcg@10 .300 with them, .200 without; by the log +0.30 rewarded of"
                        + " 100 slots (-0.10 to +0.70, 95 %; 5000 slots)");
    }

    @Test
    void check_validationBelow_fails() {
        ValueCheck own = check(.1, .2, GOOD);
        assertThat(own.reason()).isEqualTo(Reason.VALIDATION);
        assertThat(own.words()).isEqualTo("ranks without its values: ndcg@10 .100 with them, .200 without");
        assertThat(new ValueCheck("ndcg@10", OptionalDouble.empty(), OptionalDouble.of(.2), GOOD).reason())
                .isEqualTo(Reason.NOT_VALIDATED);
    }

    @Test
    void check_logThatDoesNotSupport_failsAndSaysWhatToSet() {
        ValueCheck none = check(.3, .2, Estimate.NONE);
        assertThat(none.reason()).isEqualTo(Reason.NO_LOG);
        assertThat(none.words()).contains("explore: {rate: 0.2, best: 5} in node.yaml");
        for (Verdict verdict : List.of(Verdict.THIN, Verdict.NOT_SUPPORTED)) {
            ValueCheck own = check(.3, .2, new Estimate(900, verdict, List.of("a weight is above 50"), .3, .2, .4));
            assertThat(own.reason()).isEqualTo(Reason.NOT_SUPPORTED);
            assertThat(own.words()).contains("is " + verdict.key() + " (a weight is above 50; 900 slots)");
        }
    }

    @Test
    void check_intervalBelowZero_fails() {
        assertThat(check(.3, .2, new Estimate(900, Verdict.SUPPORTED, List.of(), -.3, -.4, -.001))
                        .reason())
                .isEqualTo(Reason.WORSE);
        assertThat(check(.3, .2, new Estimate(900, Verdict.SUPPORTED, List.of(), -.3, -.4, Double.NaN))
                        .isPassed())
                .isFalse();
    }
}
