// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class FederationSourceTest {

    /** The name of a part of a merchant comes from its data, and the scenario's reader has not seen it. */
    @Test
    void trainer_ofAPartWhoseNameIsTooLong_namesIt() {
        FederationSource source = new FederationSource(
                Path.of("scenario.yaml"),
                (participants, exclude, shards) -> {
                    throw new IllegalStateException("no participant was expected");
                },
                FederationConfig.DEFAULT,
                1);
        String part = "shop/" + "x".repeat(200);
        Merchant merchant = new Merchant(new InteractionLogAccumulator().toLog(), Catalogue.of(List.of()));

        assertThatThrownBy(() -> source.trainer(
                        List.of(new TrainingMerchant(part, merchant, false)), false, ShardRunner.sequential()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("scenario.yaml: merchants: \"" + part + "\" cannot take part in a federation: a participant"
                        + " with a name of 205 bytes, which may be 200");
    }
}
