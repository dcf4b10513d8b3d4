// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.junit.jupiter.api.Test;

class QuerySourceTest {

    private final InteractionLog log =
            HandMadeLog.of("ann 5:purchase=2 1:view 2:view 1:purchase 2:view=4 5:view 2:rating=3 1:view", "bob 1 2");

    private Query query(GainRule gains, int from, int to) {
        return new QuerySource(log, TargetRule.ANY, gains).query(0, from, to).orElseThrow();
    }

    @Test
    void query_targetContactedAgain_gainSeesAllTypesFromTheTargetOn() {
        GainRule purchased = (types, mask, value) -> (mask >> types.indexOf(InteractionType.PURCHASE)) & 1;
        Query early = query(purchased, 1, 3);
        assertThat(early.gain(0)).isEqualTo(1);
        assertThat(early.gain(1)).isZero();
        // The purchase of item 5 came before the target.
        assertThat(query(purchased, 5, 6).gain(0)).isZero();
    }

    @Test
    void query_targetWithValues_gainSeesTheFirstFromTheTargetOn() {
        GainRule stars = (types, mask, value) -> Double.isNaN(value) ? 0 : value;
        assertThat(query(stars, 2, 3).gain(0)).isEqualTo(4);
        assertThat(query(stars, 6, 7).gain(0)).isEqualTo(3);
        assertThat(query(stars, 5, 6).gain(0)).isZero();
    }

    @Test
    void query_binaryGains_areOne() {
        Query query = query(GainRule.binary(), 1, 3);
        assertThat(List.of(query.gain(0), query.gain(1))).containsExactly(1.0, 1.0);
    }

    @Test
    void query_negativeGain_isRefused() {
        assertThatThrownBy(() -> query((types, mask, value) -> -1, 1, 2)).hasMessage("gain -1.0");
    }

    @Test
    void query_fromWithinASequence_knowsAllThatWasMet() {
        Query query = query(GainRule.binary(), 1, 2);
        assertThat(HandMadeLog.items(query.history())).isEqualTo(" 5");
        assertThat(HandMadeLog.items(query.met())).isEqualTo(" 5 1 2 1 2 5 2 1");
    }

    @Test
    void of_badTargets_areRefused() {
        assertThatThrownBy(() -> NumberedQuery.of(0, log.sequence(0), new int[0], new double[0]))
                .hasMessage("0 targets with 0 gains");
        assertThatThrownBy(() -> NumberedQuery.of(3, log.sequence(0), new int[] {1, 1}, new double[] {1, 1}))
                .hasMessage("targets of shopper 3 repeat");
    }
}
