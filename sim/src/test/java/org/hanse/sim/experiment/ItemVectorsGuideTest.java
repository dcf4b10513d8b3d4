// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.experiment.SyntheticScenario.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.AttributeTerm.Group;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.train.TrainingListener;
import org.hanse.sim.train.TrainingMerchant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example of docs/guides/item-vectors.md, from its files to an explanation. */
class ItemVectorsGuideTest {

    private static final Path FOLDER = Path.of("../docs/guides/item-vectors");
    private static final Instant TODAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final int EPOCHS = 4;
    private static final int SHOPPERS = 20;

    private static Optional<Scenario> scenario = Optional.empty();
    private static Optional<Dataset> dataset = Optional.empty();

    @BeforeAll
    static void readFiles() {
        scenario = Optional.of(ScenarioReader.read(FOLDER.resolve("scenario.yaml")));
        dataset = Optional.of(new DatasetReader(ReadingOptions.standard(InstantSource.fixed(TODAY)))
                .read(DatasetDescriptor.read(FOLDER.resolve("shop.yaml"))));
    }

    private static Scenario scenario() {
        return scenario.orElseThrow();
    }

    private static Dataset dataset() {
        return dataset.orElseThrow();
    }

    /** With {@code -Dhanse.example.write=true} it writes them. */
    @Test
    void files_ofTheGuide_areGenerated() throws IOException {
        StyledShop shop = new StyledShop();
        String items = shop.items();
        String orders = shop.orders();
        if (Boolean.getBoolean("hanse.example.write")) {
            Files.writeString(FOLDER.resolve("items.csv"), items);
            Files.writeString(FOLDER.resolve("orders.csv"), orders);
        }
        assertThat(FOLDER.resolve("items.csv")).hasContent(items);
        assertThat(FOLDER.resolve("orders.csv")).hasContent(orders);
    }

    @Test
    void descriptor_items_haveVectorsAndNoWords() {
        assertThat(dataset().report().reasons()).isEmpty();
        assertThat(dataset().catalogue().items()).allSatisfy(item -> {
            assertThat(item.vector().orElseThrow().dimension()).isEqualTo(StyledShop.NUMBERS);
            assertThat(item.tokens()).isEmpty();
        });
    }

    @Test
    void run_coldItems_areRankedByTheirVectors() {
        RunRecord run = run();

        double cold = figure(run, Scenario.UNMET, "central");
        assertThat(cold).isGreaterThan(0.05);
        assertThat(figure(run, Scenario.UNMET, "without-vectors")).isLessThan(cold / 4);
        assertThat(figure(run, Scenario.UNMET, "all-candidates")).isLessThan(cold / 4);
    }

    @Test
    void explanation_itemsWithoutWords_addsUpWithTheVectorFirst() {
        DatasetEntry shop =
                DatasetEntry.read(scenario(), path -> dataset(), what -> {}).get(0);
        InteractionLog log = Part.of(scenario(), shop, shop.pieces().get(0)).train(HeldOut.VALIDATION);
        NetworkScorer scorer = trained(shop, log);
        assertThat(scorer.spec().addsSimilarity())
                .as("similarity of descriptions without words")
                .isFalse();
        OnlineScorer online = scorer.online();
        double ofVectors = 0;
        for (int s = 0; s < SHOPPERS; s++) {
            InteractionSequence history = log.sequence(s);
            ShopperState state = online.begin();
            online.appendAll(state, history);
            int item = coldItem(StyledShop.style(number(history.item(history.length() - 1))));
            List<AttributeTerm> terms = online.attributes(state, item);
            ScoreTerms score = online.terms(state, item);
            double network = score.sequence()
                    + score.interactions().stream()
                            .mapToDouble(ScoreTerms.Interaction::network)
                            .sum();
            assertThat(terms.stream().mapToDouble(AttributeTerm::term).sum()).isCloseTo(network, within(1e-9));
            ofVectors += term(terms, Group.VECTOR);
            assertThat(term(terms, Group.TITLE)).isCloseTo(0, within(1e-4));
        }
        assertThat(ofVectors / SHOPPERS).isGreaterThan(0.5);
    }

    private static NetworkScorer trained(DatasetEntry shop, InteractionLog log) {
        TrainedModel central = scenario().trained().stream()
                .filter(model -> model.name().equals("central"))
                .findFirst()
                .orElseThrow();
        Merchant merchant = new Merchant(log, shop.dataset().catalogue());
        ModelTrainer trainer = new TrainerSources(scenario(), List.of(shop))
                .of(central)
                .trainer(List.of(new TrainingMerchant("styles", merchant, false)), true, ShardRunner.sequential());
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        return (NetworkScorer) trainer.scorer(0, ShardRunner.sequential());
    }

    private static double term(List<AttributeTerm> terms, Group group) {
        return terms.stream()
                .filter(term -> term.group() == group)
                .mapToDouble(AttributeTerm::term)
                .sum();
    }

    private static int number(int item) {
        return Integer.parseInt(dataset().catalogue().item(item).id().value().substring(1));
    }

    private static int coldItem(int style) {
        return IntStream.range(0, dataset().catalogue().size())
                .filter(item -> StyledShop.isCold(number(item)) && StyledShop.style(number(item)) == style)
                .findFirst()
                .orElseThrow();
    }

    private static RunRecord run() {
        ScenarioRun run =
                ScenarioRun.prepare(scenario(), path -> dataset(), new ShardPool(1), new TickingClock(), what -> {});
        run.train(Optional.empty(), TrainingListener.silent());
        return run.score(step -> {}).record();
    }
}
