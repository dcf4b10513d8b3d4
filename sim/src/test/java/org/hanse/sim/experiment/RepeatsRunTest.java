// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.hanse.app.ShardPool;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.ProtocolChange;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.hanse.sim.scenario.ShopperShare;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.ScreenTable;
import org.hanse.sim.summary.SummaryPage;
import org.junit.jupiter.api.Test;

/** A run at a shop where half of the shoppers buy an item of theirs again at last, and the others one that is new to all. */
class RepeatsRunTest {

    private static final int SHOPPERS = 20;

    private static RunRecord run(Protocol.HistoryRule rule) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.PURCHASE));
        for (int s = 0; s < SHOPPERS; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int i = 0; i < 4; i++) {
                log.add((s + 3 * i) % 15, 0);
            }
            log.add(s % 2 == 0 ? s % 15 : 29, 0);
        }
        Protocol protocol = new Protocol(
                new Protocol.LeaveOneOut(), new Protocol.AllItems(), rule, Protocol.TargetRule.ANY, List.of(1, 10));
        Scenario scenario = ScenarioBuilder.aScenario()
                .withName("again")
                .withMerchants(List.of(new Scenario.MerchantEntry(
                        "shop",
                        Path.of("shop.yaml"),
                        ShopperShare.ALL,
                        new Cut.Whole(),
                        ProtocolChange.NONE,
                        Scenario.Role.TRAINS)))
                .withCompare(List.of("popularity", "frequency"))
                .build();
        try (ShardPool shards = new ShardPool(1)) {
            return ScenarioRun.prepare(
                            scenario,
                            path -> SyntheticShop.dataset(log.toLog(), protocol),
                            shards,
                            new TickingClock(),
                            what -> {})
                    .score(what -> {})
                    .record();
        }
    }

    private static Result result(RunRecord run, String model) {
        return run.figures().stream()
                .filter(result -> result.merchant().equals("shop")
                        && result.model().equals(model)
                        && result.split() == HeldOut.TEST
                        && result.metric() == Metric.HR
                        && result.cutoff() == 1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void run_historyExcluded_dropsRepeatedTargetsAndCountsThem() throws Exception {
        RunRecord run = run(Protocol.HistoryRule.EXCLUDE);

        assertThat(run.pools().get(0).testQueries()).isEqualTo(SHOPPERS / 2);
        assertThat(run.merchants().get(0).repeats()).isEqualTo(SHOPPERS / 2);
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run));
        assertThat(json.at("/merchants/0/repeats").intValue()).isEqualTo(SHOPPERS / 2);
        assertThat(SummaryPage.of(run))
                .contains("test queries dropped", "10, whose target lies in the excluded history");
        assertThat(ScreenTable.of(run))
                .startsWith("shop: 10 test queries, 10 dropped (target in the excluded history)\n");
    }

    /** It ranks own items first: a repeated target was the only own item left, and so always its first. */
    @Test
    void run_historyExcluded_frequencyGainsNothingFromRepeats() {
        RunRecord run = run(Protocol.HistoryRule.EXCLUDE);

        assertThat(result(run, "frequency").estimate().value()).isZero();
        assertThat(result(run, "frequency").estimate().n()).isEqualTo(SHOPPERS / 2);
    }

    @Test
    void run_historyKept_keepsAllQueries() throws Exception {
        RunRecord run = run(Protocol.HistoryRule.KEEP);

        assertThat(run.pools().get(0).testQueries()).isEqualTo(SHOPPERS);
        JsonNode json = new ObjectMapper().readTree(MetricsFile.of(run));
        assertThat(json.at("/merchants/0/repeats").isInt()).isTrue();
        assertThat(json.at("/merchants/0/repeats").intValue()).isZero();
    }
}
