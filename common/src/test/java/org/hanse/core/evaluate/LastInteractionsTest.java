// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class LastInteractionsTest {

    private static Splits split(TargetRule rule, String... lines) {
        InteractionLog log = HandMadeLog.of(lines);
        return Splitter.split(
                Described.protocol(new LeaveOneOut(), rule),
                log,
                Optional.empty(),
                Optional.empty(),
                GainRule.binary());
    }

    @Test
    void split_anyTarget_takesLastForTestAndSecondLastForValidation() {
        Splits splits = split(TargetRule.ANY, "ann 1 2 3 4", "bob 5 6 7");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 3 > 4", "1: 5 6 > 7");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3", "1: 5 > 6");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2", "bob 5");
        assertThat(splits.validation().train()).isSameAs(splits.test().train());
    }

    @Test
    void split_shortSequences_keepsOneInteractionToFitTo() {
        Splits splits = split(TargetRule.ANY, "two 1 2", "one 3", "none");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 > 2");
        assertThat(splits.validation().queries()).isEmpty();
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("two 1", "one 3", "none");
    }

    @Test
    void split_anyTargetRepeated_isTargetAllTheSame() {
        Splits splits = split(TargetRule.ANY, "ann 1 2 1");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 > 1");
    }

    @Test
    void split_newTarget_takesLastTwoFirstContacts() {
        Splits splits = split(TargetRule.NEW, "ann 1 2 1 3 2 4 3 4");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 1 3 2 > 4");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 1 > 3");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2 1");
    }

    @Test
    void split_newTargetTwoItems_fitsToWhatComesBeforeTheTestTarget() {
        Splits splits = split(TargetRule.NEW, "ann 1 1 1 2 1");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 1 1 > 2");
        assertThat(splits.validation().queries()).isEmpty();
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 1 1");
    }

    @Test
    void split_newTargetOneItem_asksNothingAndFitsToAll() {
        Splits splits = split(TargetRule.NEW, "ann 1 1 1");
        assertThat(splits.test().queries()).isEmpty();
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 1 1");
    }
}
