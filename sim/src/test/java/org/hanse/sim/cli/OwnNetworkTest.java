// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.hanse.clientnode.app.ServingModel;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.evaluate.TrainedScorer;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.guess.DescriptorGuess;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network that a node trains alone is the local one of the simulator's scenario for a new data set. */
class OwnNetworkTest {

    @TempDir
    Path folder;

    /** A scenario for several shops has a local model, and so the scenario of one shop says so here. */
    private Path scenario(Path descriptor) throws IOException {
        Path file = folder.resolve("first.yaml");
        String text = new StarterScenario(file, descriptor, new DescriptorGuess.Traits("shop", true, false, false))
                .text()
                .replaceFirst("compare: \\[.*\\]", "compare: [local]")
                .replaceFirst("bootstrap: 500", "bootstrap: 10");
        return Files.writeString(file, text);
    }

    private double simulated(String split) throws IOException {
        JsonNode results = new ObjectMapper()
                .readTree(folder.resolve("run/metrics.json").toFile())
                .path("results");
        return StreamSupport.stream(results.spliterator(), false)
                .filter(row -> row.path("model").asText().equals("local")
                        && row.path("split").asText().equals(split)
                        && row.path("metric").asText().equals("ndcg")
                        && row.path("cutoff").asInt() == 10)
                .findFirst()
                .orElseThrow(() -> new AssertionError(results.toPrettyString().substring(0, 2000)))
                .path("value")
                .asDouble();
    }

    @Test
    void train_ofANode_hasTheFiguresOfTheSimulatorsLocalModel() throws IOException {
        GeneratedShops.write(
                new ShopSpec(1, 60, 40, 60, 3), Files.createDirectories(folder.resolve("shops")), one -> {});
        Path descriptor;
        try (var files = Files.walk(folder.resolve("shops"))) {
            descriptor = files.filter(file -> file.endsWith(GeneratedShops.DESCRIPTOR))
                    .findFirst()
                    .orElseThrow();
        }
        CommandRun run = CommandRun.of(
                "sim",
                "run",
                scenario(descriptor).toString(),
                "--out",
                folder.resolve("run").toString());
        assertThat(run.exit()).as(run.err()).isZero();
        NodeHome home = NodeHome.created(folder.resolve("home"));
        for (String[] words : new String[][] {
            {"node", "import", home.folder().toString(), descriptor.toString()},
            {"node", "train", home.folder().toString()}
        }) {
            CommandRun node = CommandRun.of(NodeMain.commandLine(), words);
            assertThat(node.exit()).as(node.err()).isZero();
        }

        FileServedModelStore store = new FileServedModelStore(home.serving());
        OwnNetwork own = store.own().orElseThrow();
        assertThat(own.validation().value().orElseThrow()).isEqualTo(simulated("validation"), within(1e-12));
        assertThat(onTest(own, store, descriptor)).isEqualTo(simulated("test"), within(1e-12));
    }

    /** Ranks the test queries, which a node does not. */
    private static double onTest(OwnNetwork own, FileServedModelStore store, Path descriptor) {
        DatasetDescriptor described = DatasetDescriptor.read(descriptor);
        Dataset data = new DatasetReader(ReadingOptions.standard(InstantSource.system())).read(described);
        Holdout test = Splitter.split(
                        described.protocol(),
                        data.interactions(),
                        Optional.empty(),
                        Optional.empty(),
                        GainRule.binary())
                .test();
        ServingModel model = ServingModel.of(
                own,
                ServingModel.Shop.of(new Merchant(test.train(), data.catalogue())),
                store.content(own.model()).orElseThrow(),
                own.validation().scales(),
                ShardRunner.sequential());
        int items = data.catalogue().size();
        RankingEvaluator evaluator = new RankingEvaluator(
                described.protocol(),
                items,
                ItemPopularity.of(test.train(), items).toArray(),
                ShardRunner.sequential());
        return MetricValues.of(
                        Metric.NDCG,
                        10,
                        evaluator.rank(new TrainedScorer(model.network().orElseThrow()), test.queries()))
                .value();
    }
}
