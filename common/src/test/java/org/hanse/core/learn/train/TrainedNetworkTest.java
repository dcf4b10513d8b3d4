// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.model.ModelProvenance;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class TrainedNetworkTest {

    private static final ModelSpec SPEC =
            ServedNetwork.Kind.small().withObjectives(0).spec();

    private final SharedNetwork network = NetworkInitializer.shared(SPEC, new SplittableRandom(1));

    @Test
    void digest_sameParts_isTheSame() {
        SharedNetwork again = NetworkInitializer.shared(SPEC, new SplittableRandom(1));
        TrainedNetwork one = new TrainedNetwork(network, new ModelProvenance(Map.of("a", "b", "c", "d")));
        TrainedNetwork other = new TrainedNetwork(again, new ModelProvenance(Map.of("c", "d", "a", "b")));
        assertThat(one).isEqualTo(other);
        assertThat(one.digest()).isEqualTo(other.digest()).hasSize(64);
        assertThat(one)
                .hasToString("TrainedNetwork[" + network.parameters().size() + ", "
                        + one.digest().substring(0, 12) + "]");
    }

    @Test
    void digest_anyPartDiffers_differs() {
        float[] values = network.parameters().toArray();
        values[7] += 1e-3f;
        SharedNetwork moved =
                new SharedNetwork(SPEC, ParameterVector.of(network.parameters().layout(), values));
        ModelSpec longer = ServedNetwork.Kind.small()
                .withGate(Gate.UNIFORM)
                .withObjectives(0)
                .spec();
        ModelSpec longest = ServedNetwork.Kind.small()
                .withGate(Gate.UNIFORM)
                .withHistory(7)
                .withObjectives(0)
                .spec();
        SharedNetwork uniform = NetworkInitializer.shared(longer, new SplittableRandom(1));
        Set<String> digests = new HashSet<>();
        List<TrainedNetwork> different = List.of(
                trained(network, Map.of("ab", "c")),
                trained(network, Map.of("a", "bc")),
                trained(network, Map.of("a", "b", "c", "d")),
                trained(network, Map.of()),
                trained(moved, Map.of("ab", "c")),
                trained(uniform, Map.of("ab", "c")),
                // The same layout and numbers under another shape: only the window differs.
                trained(new SharedNetwork(longest, uniform.parameters()), Map.of("ab", "c")));
        different.forEach(model -> digests.add(model.digest()));
        assertThat(digests).hasSize(different.size());
    }

    private static TrainedNetwork trained(SharedNetwork network, Map<String, String> facts) {
        return new TrainedNetwork(network, new ModelProvenance(facts));
    }

    @Test
    void trained_afterAnEpoch_tellsWhatItTakesToMakeItAgain() {
        TrainingSettings settings = TrainingBuilder.aTraining(SPEC)
                .withMemoryEpochs(Integer.MAX_VALUE)
                .withSeed(77)
                .build();
        NetworkTrainer trainer = trainer(settings, 3);
        trainer.epoch((step, loss) -> {});
        TrainedNetwork model = trainer.trained("1.2.3").orElseThrow();
        assertThat(model.network()).isEqualTo(trainer.shared());
        assertThat(model.provenance().facts())
                .containsEntry("code", "1.2.3")
                .containsEntry("epochs", "1")
                .containsEntry("seed", "77")
                .containsEntry("kernels", Kernels.best().name())
                .containsEntry("settings", settings.toString())
                .hasEntrySatisfying("data 0", fact -> assertThat(fact).startsWith("20 items, "));
        NetworkTrainer again = trainer(settings, 3);
        again.epoch((step, loss) -> {});
        assertThat(again.trained("1.2.3").orElseThrow().digest()).isEqualTo(model.digest());
        assertThat(trainer(settings, 4)
                        .trained("1.2.3")
                        .orElseThrow()
                        .provenance()
                        .facts()
                        .get("data 0"))
                .isNotEqualTo(model.provenance().facts().get("data 0"));
    }

    private static NetworkTrainer trainer(TrainingSettings settings, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new NetworkTrainer(
                List.of(new Merchant(ServedNetwork.log(20, 10, 8, random), ServedNetwork.catalogue(20, random))),
                settings,
                Kernels.best(),
                ShardRunner.sequential());
    }

    @Test
    void provenance_blankFact_isRefused() {
        assertThatThrownBy(() -> new ModelProvenance(Map.of("a", " "))).isInstanceOf(IllegalArgumentException.class);
    }
}
