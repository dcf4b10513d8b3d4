// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.sim.experiment.SyntheticFederation.EVERYTHING;
import static org.hanse.sim.experiment.SyntheticFederation.federated;
import static org.hanse.sim.experiment.SyntheticFederation.rounds;
import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.figure;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.run;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.sim.federate.FitListener;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.MerchantRecord;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.SummaryPage;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole federated runs in which something is wrong with a participant or its data. */
class FederationTroubleTest {

    /** A note is the only report: no round could list it as missing. */
    @Test
    void run_failedFitOfLateMerchant_isNotedAndServed() throws Exception {
        TrainedModel federated = federated(EVERYTHING, rounds(1));
        List<String> told = new ArrayList<>();
        List<FitListener.Fits> fits = new ArrayList<>();
        RunRecord run = SyntheticFederation.runWith(
                (what, participant, shards) -> {
                    if (participant == 1) {
                        throw new IllegalStateException("no disk");
                    }
                },
                scenario(
                        List.of("popularity", "federated"),
                        List.of(federated),
                        shop(),
                        SyntheticScenario.entry(
                                "other", SyntheticScenario.OTHER, new Cut.Whole(), Scenario.Role.JOINS_LATE)),
                1,
                new TrainingListener() {
                    @Override
                    public void noted(String training, String words) {
                        told.add(training + ": " + words);
                    }

                    @Override
                    public void fitsBegun(Fits begun) {
                        fits.add(begun);
                    }
                });

        String note = "other was served with what it had before: its private part could not be fitted to the model of"
                + " round 1 (java.lang.IllegalStateException: no disk)";
        assertThat(run.training())
                .singleElement()
                .satisfies(training -> assertThat(training.notes()).containsExactly(note));
        assertThat(told).containsExactly("federated: " + note);
        assertThat(fits).startsWith(new FitListener.Fits(false, 1)).contains(new FitListener.Fits(true, 1));
        assertThat(figure(run, "other", "federated")).isPositive();
        assertThat(SummaryPage.of(run)).contains("federated: " + note + ".");
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(run))
                        .at("/training/0/notes/0")
                        .textValue())
                .isEqualTo(note);
    }

    /** A failure of the whole program ends the run: in the forecast, in a round or after the last. */
    @ParameterizedTest
    @CsvSource({
        "TRAINS, train, 1, false",
        "TRAINS, train, 2, true",
        "TRAINS, fit, 1, true",
        "TRAINS, fit, 2, false",
        "JOINS_LATE, fit, 1, false",
        "JOINS_LATE, fit, 2, true"
    })
    void run_memoryRunsOutAtAParticipant_ends(Scenario.Role role, String where, int threads, boolean inShard) {
        FailingTrainers.Failure failure = (what, participant, shards) -> {
            if (participant == 1 && what.equals(where)) {
                if (!inShard) {
                    throw new OutOfMemoryError("synthetic");
                }
                shards.map(2, shard -> {
                    throw new OutOfMemoryError("synthetic");
                });
            }
        };
        Scenario scenario = scenario(
                List.of("federated"),
                List.of(federated(SMALL, rounds(1))),
                shop(),
                SyntheticScenario.entry("other", SyntheticScenario.OTHER, new Cut.Whole(), role));

        assertThatThrownBy(() -> SyntheticFederation.runWith(failure, scenario, threads))
                .hasStackTraceContaining("OutOfMemoryError: synthetic");
    }

    @Test
    void run_roundWithoutArrivals_hasNoLoss() throws Exception {
        TrainedModel federated =
                federated(SMALL, rounds(3, new CohortRule(1, 1), new Faults(0, Map.of("shop", 2, "other", 2))));
        RunRecord run = run(scenario(List.of("federated"), List.of(federated), shop(), other()), 1);
        JsonNode rounds = new ObjectMapper().readTree(MetricsFile.of(run)).path("rounds");

        assertThat(rounds).hasSize(3);
        assertThat(rounds.path(1).path("loss").isNumber()).isTrue();
        assertThat(rounds.path(2).path("loss").isNull()).isTrue();
        assertThat(SummaryPage.of(run)).doesNotContain("NaN");
    }

    @Test
    void run_noRoundCounts_isAProblemInPlainWords() {
        TrainedModel federated = federated(SMALL, rounds(3, new CohortRule(1, 2), new Faults(0, Map.of("other", 0))));
        RunRecord run = run(scenario(List.of("federated"), List.of(federated), shop(), other()), 1);

        assertThat(run.training().get(0).problem())
                .isEqualTo(
                        "too few updates arrived in each of the 3 rounds, so the model never moved; other in round 1: it dropped out");
    }

    @Test
    void run_frequentClippingByRounding_isNotedWithRemedy() throws Exception {
        FederationConfig usual = rounds(2);
        FederationConfig narrow = FederationBuilder.like(usual)
                .withUploads(new FederationConfig.Uploads(
                        usual.uploads().exampleCap(), new FederationConfig.Rounding(0x1p-20, 1e-4)))
                .build();
        RunRecord run = run(scenario(List.of("federated"), List.of(federated(SMALL, narrow)), shop(), other()), 1);

        assertThat(run.training().get(0).notes())
                .singleElement()
                .asString()
                .startsWith("in 2 of 2 rounds more than 1 in 1000 coordinates")
                .endsWith("federation.rounding.range");
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(run))
                        .at("/rounds/0/cut")
                        .intValue())
                .isPositive();
        assertThat(run(scenario(List.of("federated"), List.of(federated(SMALL, usual)), shop(), other()), 1)
                        .training()
                        .get(0)
                        .notes())
                .isEmpty();
    }

    /** A hash spreads eighty shoppers unevenly over sixty parts. */
    @Test
    void run_partsWithoutDataAndOfOneShopper_takePartAsFarAsTheyCan() {
        RunRecord run = run(
                scenario(
                        List.of("popularity", "federated"),
                        List.of(federated(EVERYTHING, rounds(1))),
                        SyntheticScenario.entry(
                                "cut", SyntheticScenario.SHOP, new Cut.ByHash(60), Scenario.Role.TRAINS)),
                2);
        List<MerchantRecord.Part> parts = run.merchants().get(0).parts();

        assertThat(parts)
                .anyMatch(part -> part.shoppers() == 0)
                .filteredOn(part -> part.shoppers() == 1)
                .isNotEmpty()
                .allSatisfy(
                        part -> assertThat(figure(run, part.id(), "federated")).isNotNaN());
        TrainingRecord training = run.training().get(0);
        assertThat(training.problem()).isEmpty();
        assertThat(training.participants()).isEqualTo((int)
                parts.stream().filter(part -> part.shoppers() > 0).count());
        assertThat(training.rounds())
                .allSatisfy(round -> assertThat(round.missing()).isEmpty());
    }

    /** The catalogues share no word. */
    @ParameterizedTest
    @EnumSource(Scenario.Role.class)
    void run_catalogueWithWordsOfItsOwn_isRanked(Scenario.Role role) {
        RunRecord run = run(
                scenario(
                        List.of("federated"),
                        List.of(federated(SyntheticScenario.reading(), rounds(2))),
                        shop(),
                        SyntheticScenario.entry("other", SyntheticScenario.OTHER, new Cut.Whole(), role)),
                1);

        assertThat(run.training().get(0).problem()).isEmpty();
        assertThat(run.training().get(0).rounds())
                .allSatisfy(round -> assertThat(round.missing()).isEmpty());
        assertThat(figure(run, "other", "federated")).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @EnumSource(Scenario.Role.class)
    void run_sharedVectorsOfTwoCatalogues_ranksBoth(Scenario.Role role) {
        NetworkConfig shared =
                NetworkBuilder.aNetwork().withItemVectors(ItemVectors.SHARED).build();
        Scenario scenario = scenario(
                List.of("local", "federated"),
                List.of(LOCAL, federated(shared, rounds(1))),
                shop(),
                SyntheticScenario.entry("other", SyntheticScenario.OTHER, new Cut.Whole(), role));

        RunRecord run = run(scenario, 1);
        assertThat(run.training().get(0).problem()).isEmpty();
        assertThat(figure(run, "other", "federated")).isBetween(0.0, 1.0);
    }
}
