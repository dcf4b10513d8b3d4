// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores with a shared prior of the weights of tables. */
class MemoryPriorScoreTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void score_priorAndDeviations_isThatOfTheirSumWithoutAPrior(int objectives) {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withObjectives(objectives).withMemoryPrior(true);
        ServedNetwork network = new ServedNetwork(kind, 30, 18, 7);
        ModelSpec without =
                SpecBuilder.like(network.spec).withMemoryPrior(false).build();
        ParameterVector shared = network.shared.parameters();
        ParameterLayout layout = NetworkLayout.shared(without);
        float[] whole = network.personal.parameters().toArray();
        for (String name : new String[] {"linear", "log"}) {
            ParameterLayout.Block prior = shared.layout().block("memory.prior." + name);
            int at = network.personal
                    .parameters()
                    .layout()
                    .block("memory." + name)
                    .at();
            for (int i = 0; i < prior.size(); i++) {
                whole[at + i] += shared.toArray()[prior.at() + i];
            }
        }
        NetworkScorer expected = NetworkScorer.of(
                new SharedNetwork(without, ParameterVector.of(layout, Arrays.copyOf(shared.toArray(), layout.size()))),
                new PersonalNetwork(without, 30, ParameterVector.of(NetworkLayout.personal(without, 30), whole)),
                network.features,
                network.tables,
                network.weights,
                Kernels.best(),
                ShardRunner.sequential());

        for (int s = 0; s < 3; s++) {
            assertThat(network.scorer().score(network.known.sequence(s)))
                    .isEqualTo(expected.score(network.known.sequence(s)));
        }
    }
}
