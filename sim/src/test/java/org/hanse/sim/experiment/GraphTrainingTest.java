// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.app.ShardPool;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph brought along, in a scenario like any model. */
class GraphTrainingTest {

    private static final Protocol PROTOCOL = SyntheticShop.leaveOneOut(5, 10);

    private static final String OWN = "- {name: own, network: {dimension: 8}}";

    @TempDir
    Path folder = Path.of("");

    @Test
    void run_sampleGraph_isTrainedBesideTheNetwork() throws IOException {
        Files.copy(Path.of("..", "docs", "dl4j", "lstm.json"), folder.resolve("graph.json"));
        Scenario scenario = scenario("network: {dl4j: graph.json}", OWN);

        assertThat(scenario.trained().get(0).graph()).contains(folder.resolve("graph.json"));
        assertThat(scenario.trained().get(1).graph()).isEmpty();
        RunRecord run = run(scenario);

        assertThat(figure(run, "central")).isGreaterThan(1.2 * figure(run, "popularity"));
        assertThat(figure(run, "own")).isPositive();
        assertThat(run.training())
                .extracting(training -> training.network() != null)
                .containsExactly(false, true);
        JsonNode trainings = new ObjectMapper().readTree(MetricsFile.of(run)).path("training");
        assertThat(trainings.path(0).path("network").isNull()).isTrue();
        assertThat(trainings.path(1).path("network").path("digest").textValue())
                .isEqualTo(
                        Objects.requireNonNull(run.training().get(1).network()).digest());
        assertThat(trainings.path(1).path("network").path("facts").path("code").textValue())
                .isEqualTo(run.commit());
    }

    @Test
    void read_graphFederatedBySteps_isRefused() throws IOException {
        Files.writeString(folder.resolve("graph.json"), "{}");

        assertThatThrownBy(() -> scenario(
                        "network: {dl4j: graph.json}\nfederation: {local: fedsgd}", "- {name: own, network: {}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("; expected local work in whole epochs");
    }

    /** Merchants of one catalogue federate a graph as they would the network: all of it is shared. */
    @Test
    @Tag("nightly")
    void run_sampleGraph_isFederatedAndLearns() throws IOException {
        Files.copy(Path.of("..", "docs", "dl4j", "lstm.json"), folder.resolve("graph.json"));
        RunRecord run = run(scenario("network: {dl4j: graph.json}\nfederation: {rounds: 6, local: {epochs: 2}}", OWN));
        TrainingRecord federated = run.training().stream()
                .filter(training -> training.model().equals("federated"))
                .findFirst()
                .orElseThrow();
        assertThat(federated.problem()).isEmpty();
        assertThat(federated.uploaded()).isEqualTo(federated.parameters()).isPositive();
        assertThat(federated.rounds()).isNotEmpty().allMatch(round -> round.counted());
        assertThat(figure(run, "federated")).isGreaterThan(1.1 * figure(run, "popularity"));
    }

    /** DL4J has no gradient of a single shopper: a configuration that needs it is rejected before any training. */
    @Test
    void run_graphWithShopperGuarantee_isRejectedBeforeTraining() throws IOException {
        Files.copy(Path.of("..", "docs", "dl4j", "lstm.json"), folder.resolve("graph.json"));
        List<String> begun = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {

            @Override
            public void begun(Subject subject, TrainingCurve curve) {
                begun.add(subject.what());
            }
        };
        String guarantee = "network: {dl4j: graph.json}\nfederation: {rounds: 2, cohort: {fraction: 1.0, minimum: 1},"
                + " privacy: {unit: %s, noise: coordinator, epsilon: 8, delta: 1.0e-3, clip: 0.5%s}}";
        Scenario toShoppers = scenario(guarantee.formatted("shopper", ", samplingRate: 0.5"), OWN);
        try (ShardPool shards = new ShardPool(2)) {
            assertThatThrownBy(() -> prepared(toShoppers, shards).train(Optional.empty(), listener))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("scenario.yaml: federation")
                    .hasMessageContaining("such a model cannot bound what a single shopper contributes; set"
                            + " privacy.unit to merchant, or use Hanse's own network");
        }
        assertThat(begun).isEmpty();
    }

    /** A folder that is moved with all that it holds is the same training; a graph that is edited in it is not. */
    @Tag("nightly")
    @Test
    void train_checkpointsInAnotherFolder_goOnUnlessTheGraphIsAnother(@TempDir Path moved) throws IOException {
        Files.copy(Path.of("..", "docs", "dl4j", "lstm.json"), folder.resolve("graph.json"));
        Scenario scenario = scenario("network: {dl4j: graph.json}", OWN);
        assertThatThrownBy(() -> train(scenario, folder, curve -> {
                    throw new IllegalStateException("killed after epoch " + curve.size());
                }))
                .hasMessage("killed after epoch 1");
        for (String file :
                List.of("graph.json", "scenario.yaml", "checkpoints/central/for-validation/last.checkpoint")) {
            Files.createDirectories(moved.resolve(file).getParent());
            Files.copy(folder.resolve(file), moved.resolve(file));
        }
        Files.delete(folder.resolve("graph.json"));
        Scenario there = ScenarioReader.read(moved.resolve("scenario.yaml"));

        assertThatThrownBy(() -> train(there, moved, curve -> {
                    throw new IllegalStateException("killed after epoch " + curve.size());
                }))
                .hasMessage("killed after epoch 2");
        Files.writeString(
                moved.resolve("graph.json"),
                Files.readString(moved.resolve("graph.json")).replace("0.005", "0.006"));
        assertThatThrownBy(() -> train(there, moved, curve -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a checkpoint of a training with another network");
    }

    private static void train(Scenario scenario, Path folder, Consumer<TrainingCurve> afterEpoch) {
        try (ShardPool shards = new ShardPool(2)) {
            prepared(scenario, shards).train(Optional.of(folder.resolve("checkpoints")), new TrainingListener() {

                @Override
                public void epochEnded(TrainingCurve curve) {
                    afterEpoch.accept(curve);
                }
            });
        }
    }

    @Tag("nightly")
    @Test
    void run_graphThatDiverges_isSentToItsJson() throws IOException {
        String updater = "\\{\\s*\"@class\" : \"org.nd4j.linalg.learning.config.Adam\"[^}]*}";
        Files.writeString(
                folder.resolve("graph.json"),
                Files.readString(Path.of("..", "docs", "dl4j", "lstm.json"))
                        .replaceAll(
                                updater,
                                "{\"@class\" : \"org.nd4j.linalg.learning.config.Sgd\", \"learningRate\" : 1e300}"));

        RunRecord run = run(scenario("network: {dl4j: graph.json}", "- {name: own, network: {dl4j: graph.json}}"));
        assertThat(run.training().get(0).problem())
                .startsWith("training diverged in epoch 1 (")
                .endsWith("; lower the learning rate, or clip gradients, in the graph's JSON")
                .containsOnlyOnce("lower ")
                .doesNotContain("learning.rate");
    }

    @Test
    void run_graphThatIsNone_isRefusedByItsFile() throws IOException {
        Files.writeString(folder.resolve("graph.json"), "{\"vertices\": 1}");

        assertThatThrownBy(() -> run(scenario("network: {dl4j: graph.json}", "- {name: own, network: {}}")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(folder.resolve("graph.json").toString());
    }

    @Test
    void read_graphThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> scenario("network: {dl4j: missing.json}", "- {name: own}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no file")
                .hasMessageContaining("missing.json");
    }

    @Test
    void read_graphBesideKeysOfTheNetwork_isRefused() throws IOException {
        Files.writeString(folder.resolve("graph.json"), "{}");

        assertThatThrownBy(() -> scenario("network: {dl4j: graph.json, heads: 2}", "- {name: own}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("heads");
    }

    private Scenario scenario(String network, String ablation) {
        Path file = folder.resolve("scenario.yaml");
        try {
            Files.writeString(
                    file,
                    String.join(
                            "\n",
                            "scenario: graphs",
                            "merchants: [{id: shop, dataset: shop.yaml}]",
                            network,
                            "learning: {batch: 16, history: 8, epochs: 6, patience: 6}",
                            "compare: [popularity, central]",
                            "ablations:",
                            "  " + ablation,
                            "evaluation: {bootstrap: 20, tune: false}",
                            ""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ScenarioReader.read(file);
    }

    private static RunRecord run(Scenario scenario) {
        try (ShardPool shards = new ShardPool(2)) {
            ScenarioRun run = prepared(scenario, shards);
            run.train(Optional.empty(), TrainingListener.silent());
            return run.score(step -> {}).record();
        }
    }

    private static ScenarioRun prepared(Scenario scenario, ShardPool shards) {
        return ScenarioRun.prepare(
                scenario, path -> SyntheticShop.dataset(80, 1, PROTOCOL), shards, new TickingClock(), what -> {});
    }

    private static double figure(RunRecord run, String model) {
        return run.figures().stream()
                .filter(result -> result.merchant().equals("shop")
                        && result.model().equals(model)
                        && result.split() == HeldOut.TEST
                        && result.metric() == Metric.NDCG
                        && result.cutoff() == 10)
                .findFirst()
                .orElseThrow()
                .estimate()
                .value();
    }
}
