// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.experiment.SyntheticFederation.EVERYTHING;
import static org.hanse.sim.experiment.SyntheticFederation.federated;
import static org.hanse.sim.experiment.SyntheticFederation.rounds;
import static org.hanse.sim.experiment.SyntheticScenario.SHOP;
import static org.hanse.sim.experiment.SyntheticScenario.entry;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.late;
import static org.hanse.sim.experiment.SyntheticScenario.prepared;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.ModelSummary;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with a sum of counts before the first round. */
class CountTablesRunTest {

    private static final CountSettings COUNTS = new CountSettings(1 << 14, 8, 50, 1);

    @TempDir
    Path folder = Path.of("");

    /** Twelve shops with six or seven shoppers each: too few for tables of their own. */
    private static Scenario shops(FederationConfig federation) {
        return scenario(
                List.of("federated"),
                List.of(federated(EVERYTHING, federation)),
                entry("cut", SHOP, new Cut.ByHash(12), true));
    }

    private static FederationConfig counted(FederationConfig federation, CountSettings settings) {
        return FederationBuilder.like(federation)
                .withSums(new FederationConfig.Sums(Optional.of(settings), Optional.empty()))
                .build();
    }

    /** The same shops with mixes of tables, and nothing trained. */
    private static Scenario mixes(Scenario trained) {
        return new Scenario(
                trained.file(),
                trained.name(),
                trained.seed(),
                trained.merchants(),
                List.of("mix", "counts-mix", "counts-mix-heights"),
                trained.rewards(),
                trained.evaluation(),
                List.of(),
                Optional.of(trained.trained().get(0)),
                Map.of(),
                trained.extensions());
    }

    private static TrainingRecord training(RunRecord run) {
        return run.training().get(0);
    }

    @Test
    void run_countsOfAllShops_rankBetterThanOwnCounts() throws IOException {
        RunRecord own = run(shops(rounds(1)), 1);
        RunRecord all = run(shops(counted(rounds(1), COUNTS)), 1);

        assertThat(figure(all, "cut", "federated")).isGreaterThan(figure(own, "cut", "federated") + 0.05);
        assertThat(training(own).sums()).isEmpty();
        assertThat(training(all).notes()).anyMatch(note -> note.contains("federation.counts: no privacy guarantee"));
        JsonNode counts = new ObjectMapper()
                .readTree(MetricsFile.of(all))
                .get("training")
                .get(0)
                .get("counts");
        assertThat(counts.get("asked").intValue()).isEqualTo(12);
        assertThat(counts.get("uploadBytes").longValue()).isGreaterThan(12L * COUNTS.cells());
        assertThat(counts.get("load").doubleValue()).isBetween(0.05, 0.5);
        Files.writeString(folder.resolve("metrics.json"), MetricsFile.of(all));
        assertThat(training(MetricsFile.read(folder)).sums())
                .isEqualTo(training(all).sums());
    }

    /** Nothing is trained: the row is what counting alone is worth. */
    @Test
    void run_countsMix_ranksBetterThanTheMixOfOwnTables() {
        RunRecord run = run(mixes(shops(counted(rounds(1), COUNTS))), 1);

        assertThat(run.training()).isEmpty();
        assertThat(figure(run, "cut", "counts-mix")).isGreaterThan(figure(run, "cut", "mix") + 0.02);
        assertThat(figure(run, "cut", "counts-mix-heights")).isGreaterThan(figure(run, "cut", "mix") + 0.02);
        assertThat(run.models().stream()
                        .filter(model -> model.model().equals("counts-mix-heights"))
                        .map(ModelSummary::parameters)
                        .distinct())
                .hasSize(1);
        assertThat(run.figures()).anyMatch(result -> result.model().equals("counts-mix"));
    }

    /** Two shops with other ids learn from each other by keys as by equal ids, and without keys they do not. */
    @Test
    void run_equalKeysOfOtherIds_areWorthEqualIds() {
        RunRecord keyed = twoShops(SyntheticScenario.KEYED);
        RunRecord equal = twoShops(SyntheticScenario.EQUAL);
        RunRecord without = twoShops(SyntheticScenario.OTHER);

        assertThat(figure(keyed, "small", "mix")).isEqualTo(figure(without, "small", "mix"));
        assertThat(figure(keyed, "small", "counts-mix")).isEqualTo(figure(equal, "small", "counts-mix"));
        assertThat(figure(keyed, "shop", "counts-mix")).isEqualTo(figure(equal, "shop", "counts-mix"));
        assertThat(figure(keyed, "small", "counts-mix")).isGreaterThan(figure(without, "small", "counts-mix") + 0.02);
    }

    private static RunRecord twoShops(Path second) {
        Scenario shops = scenario(
                List.of("federated"),
                List.of(federated(EVERYTHING, counted(rounds(1), COUNTS))),
                entry("shop", SHOP, new Cut.Whole(), true),
                entry("small", second, new Cut.Whole(), true));
        return run(mixes(shops), 1);
    }

    @Test
    void train_counts_announcesTheSumBeforeTheTraining() {
        List<String> told = new ArrayList<>();
        Scenario scenario = shops(counted(rounds(1), COUNTS));
        prepared(scenario, 1).train(sources(scenario)::of, Optional.empty(), new TrainingListener() {
            @Override
            public void beginning() {
                told.add("beginning");
            }

            @Override
            public void noted(String training, String words) {
                told.add(training + ": " + words);
            }
        });

        assertThat(told)
                .startsWith(
                        "federated: federation.counts: one sum over 12 shops before the first round; may take minutes",
                        "beginning");
    }

    /** Shops drop out of rounds; an exact sum has all of them. */
    @Test
    void run_killedAndResumed_sameFiguresAsUninterrupted() {
        FederationConfig federation = counted(
                rounds(2, new CohortRule(0.6, 1), new Faults(0.3, Map.of())),
                new CountSettings(COUNTS.cells(), COUNTS.hashes(), COUNTS.pairs(), 2));
        Scenario scenario = scenario(
                List.of("federated"),
                List.of(federated(EVERYTHING, federation)),
                entry("cut", SHOP, new Cut.ByHash(4), true),
                late());
        RunRecord whole = run(scenario, 1);
        KilledRuns.End killed = KilledRuns.of(scenario, folder.resolve("checkpoints"), 2);

        assertThat(killed.run().figures()).isEqualTo(whole.figures());
        assertThat(training(killed.run()).sums()).isEqualTo(training(whole).sums());
        assertThat(training(whole).sums().values())
                .singleElement()
                .satisfies(sum -> assertThat(sum.missing()).isEmpty());
    }
}
