// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.hanse.core.evaluate.Protocol.Supplied;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class SuppliedQueriesTest {

    private final InteractionLog train = HandMadeLog.of("a 1 2", "b 3 4 5", "c 6 7", "d 8 9 1 2", "e 5 5");

    private Splits split(double fraction, Optional<SuppliedSplit> validation, SuppliedSplit test) {
        return split(TargetRule.ANY, fraction, validation, test);
    }

    private Splits split(TargetRule rule, double fraction, Optional<SuppliedSplit> validation, SuppliedSplit test) {
        return Splitter.split(
                Described.protocol(new Supplied(fraction), rule),
                train,
                validation,
                Optional.of(test),
                GainRule.binary());
    }

    private static SuppliedSplit given(boolean continuing, String... lines) {
        return new SuppliedSplit(HandMadeLog.of(lines), continuing);
    }

    @Test
    void split_linesOfTheirOwn_haveTheLastInteractionAsTarget() {
        Splits splits =
                split(0.1, Optional.of(given(false, "x 4 5", "y 6")), given(false, "a 1 2 3", "b 9", "none", "c 7 7"));
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 > 3", "3: 7 > 7");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 4 > 5");
        assertThat(splits.test().train()).isSameAs(train);
        assertThat(splits.validation().train()).isSameAs(train);
    }

    @Test
    void split_newTargets_leavesOutRepeats() {
        Splits splits =
                split(TargetRule.NEW, 0, Optional.of(given(true, "a 2 3 1 3", "b 3")), given(false, "x 7 7", "y 7 8"));
        assertThat(Described.lines(splits.test().queries())).containsExactly("1: 7 > 8");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3");
    }

    @Test
    void split_continuing_continuesTrainingAndTreatsUnknownShoppersAsLines() {
        Splits splits = split(0, Optional.empty(), given(true, "b 7 8 7", "unknown 1 2 3", "other 4"));
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 3 4 5 > 7 8", "1: 1 2 > 3");
    }

    @Test
    void split_noValidationGiven_asksPrefixesOfTheLastSequences() {
        Splits splits = split(0.4, Optional.empty(), given(false, "x 1 2 3", "y 1 2 3 4"));
        // The shortest history of the test has two interactions, so there is no query with a prefix of one.
        assertThat(Described.lines(splits.validation().queries())).containsExactly("3: 8 9 > 1", "3: 8 9 1 > 2");
        assertThat(HandMadeLog.items(splits.validation().train())).containsExactly("a 1 2", "b 3 4 5", "c 6 7");
        assertThat(splits.test().train()).isSameAs(train);
    }

    @Test
    void split_noValidationWanted_asksNone() {
        Splits splits = split(0, Optional.empty(), given(false, "x 1 2"));
        assertThat(splits.validation().queries()).isEmpty();
        assertThat(HandMadeLog.items(splits.validation().train())).isEqualTo(HandMadeLog.items(train));
    }

    @Test
    void split_nearlyAllForValidation_leavesOneSequenceToFitTo() {
        Splits splits = split(0.99, Optional.empty(), given(false, "x 1 2"));
        assertThat(HandMadeLog.items(splits.validation().train())).containsExactly("a 1 2");
    }

    @Test
    void split_noTestGiven_isRefused() {
        Protocol protocol = Described.protocol(new Supplied(0.1), TargetRule.ANY);
        assertThatThrownBy(() -> Splitter.split(protocol, train, Optional.empty(), Optional.empty(), GainRule.binary()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found no test split; expected one, since the protocol takes given splits");
    }
}
