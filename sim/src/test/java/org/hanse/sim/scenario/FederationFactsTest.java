// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text of a federation's settings. Checkpoints and the digest {@code settings} in metrics.json depend on it. A change makes
 * checkpoints of earlier builds useless and needs a line in the change log.
 */
class FederationFactsTest {

    private static final String EVERYTHING =
            "{rounds: 7, local: {steps: 3, proximal: 0.5, personalEpochs: 2, alternate: false},"
                    + " cohort: {fraction: 0.5, minimum: 4}, server: {kind: fedavgm, rate: 0.7, momentum: 0.3}, exampleCap: 77,"
                    + " rounding: {grid: 0.001, range: 4}, targetRounds: 5, secureAggregation: {corrupt: 2, dropout: 0.3},"
                    + " faults: {dropout: 0.1, afterUpload: 0.05, lost: [{merchant: two, after: 3}]}}";

    @TempDir
    Path folder = Path.of("");

    private Scenario scenario(String federation) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, """
                scenario: pinned
                merchants: [{id: one, dataset: one.yaml}, {id: two, dataset: two.yaml}]
                network: {dimension: 8}
                federation: %s
                compare: [federated]
                """.formatted(federation));
        return ScenarioReader.read(file);
    }

    private static String facts(Scenario scenario) {
        return scenario.trained().get(0).federation().orElseThrow().facts().toString();
    }

    @Test
    void facts_areAsTheyWere() throws IOException {
        assertThat(facts(scenario("{}")))
                .isEqualTo("[LocalWork[amount=Epochs[count=1], proximal=0.0, personalEpochs=1, alternate=true],"
                        + " CohortRule[fraction=1.0, minimum=1], FedAvg[rate=1.0], 10000,"
                        + " Rounding[grid=9.5367431640625E-7, range=16.0], 1, {} 0.0]");
        assertThat(facts(scenario(EVERYTHING)))
                .isEqualTo("[LocalWork[amount=Steps[count=3], proximal=0.5, personalEpochs=2, alternate=false],"
                        + " CohortRule[fraction=0.5, minimum=4], FedAvgM[rate=0.7, momentum=0.3], 77,"
                        + " Rounding[grid=0.001, range=4.0], 5, {two=3} 0.1,"
                        + " SecureAggregation[corrupt=OptionalInt[2], fraction=OptionalDouble.empty, dropout=0.3]"
                        + " 0.05]");
    }

    /** Where the rate falls, where it is after the last round depends on how many there are: of an ablation, on its own. */
    @Test
    void facts_rateThatFalls_tellTheRoundsItFallsOver() throws IOException {
        Scenario scenario = scenario("{rounds: 7, server: {rate: 0.5, decay: linear}}\n"
                + "ablations: [{name: longer, of: federated, federation: {rounds: 9}},"
                + " {name: even, of: federated, federation: {server: {decay: none}}}]");
        assertThat(facts(scenario)).contains("LinearDecay[of=FedAvg[rate=0.5], steps=7]");
        assertThat(scenario.trained())
                .extracting(model -> model.federation().orElseThrow().facts().get(2))
                .containsExactly(
                        "LinearDecay[of=FedAvg[rate=0.5], steps=7]",
                        "LinearDecay[of=FedAvg[rate=0.5], steps=9]",
                        "FedAvg[rate=0.5]");
    }

    @Test
    void settings_areAsTheyWere() throws IOException {
        assertThat(scenario("{}").settings())
                .isEqualTo("6bd77e717ff392482b7dda9e95b52c7d026e46b664d31ba271fbc05d280ceb72");
        assertThat(scenario(EVERYTHING).settings())
                .isEqualTo("4b57796655bce13e5a86c018fb87e360bacee566639d290c38b9cc06c78e25fb");
    }

    /** The order of entries does not matter. The order of a map differs between Java processes. */
    @Test
    void settings_withSeveralDroppedMerchants_areTheSameInAnyOrder() throws IOException {
        String one = "{merchant: one, after: 2}";
        String two = "{merchant: two, after: 3}";

        assertThat(scenario("{faults: {lost: [%s, %s]}}".formatted(one, two)).settings())
                .isEqualTo(scenario("{faults: {lost: [%s, %s]}}".formatted(two, one))
                        .settings())
                .isEqualTo("44df14862abdc11890b2f37c74958cb89a825702b234adc72f534713afc066a0");
    }
}
