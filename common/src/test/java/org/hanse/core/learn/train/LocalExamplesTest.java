// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.SplittableRandom;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Examples and stored parameters of a participant for items outside of its catalogue or its own items. */
class LocalExamplesTest {

    private static final int ITEMS = 5;
    private static final ShardRunner RUNNER = ShardRunner.sequential();
    private static final ModelSpec SPEC =
            ServedNetwork.Kind.small().withObjectives(0).spec();

    private final LearnedCatalogue catalogue =
            LearnedCatalogue.of(ServedNetwork.catalogue(ITEMS, new SplittableRandom(3)), SPEC, RUNNER);

    private LocalExamples of(InteractionLog log) {
        return LocalExamples.of(log, catalogue, new ObjectiveRewards(Map.of()), 4, RUNNER);
    }

    /** Rejected at any position: later it would be an index error, or another item's row. */
    @Test
    void of_itemBeyondTheCatalogue_isRefused() {
        assertThat(of(HandMadeLog.of("a 0 4", "b 1 2 3")).items()).isEqualTo(ITEMS);
        for (InteractionLog log : new InteractionLog[] {
            HandMadeLog.of("a 5 0", "b 1 2"), HandMadeLog.of("a 0 1", "b 1 2 5"), HandMadeLog.of("a 0 1", "b", "c 5")
        }) {
            assertThatIllegalArgumentException().isThrownBy(() -> of(log)).withMessage("item 5 of a catalogue of 5");
        }
    }

    @Test
    void ofFeatures_networkWithTables_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearnedCatalogue.ofFeatures(catalogue.features(), SPEC))
                .withMessage("tables of items without descriptions");
    }

    @Test
    void personalState_lessThanNoEpochs_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PersonalState("", -1, new float[0]))
                .withMessage("personal parameters after -1 epochs");
    }

    /** Parameters of a merchant that sells more than this one. */
    @Test
    void personalState_ofAnotherMerchant_isRefused() {
        LocalExamples few = of(HandMadeLog.of("a 0 1 0"));
        PersonalRows rows = PersonalRows.of(new NetworkShape(SPEC, ITEMS), few);
        PersonalState other = new PersonalState("", 1, new float[rows.size() + 3]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.writeTo(new float[1000], rows))
                .withMessage((rows.size() + 3) + " personal parameters for a merchant with " + rows.size());
    }
}
