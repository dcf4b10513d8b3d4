// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.SMALL;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Test;

/** Invalid federations behind another model in the scenario's order are rejected before its training. */
class EarlyRefusalTest {

    private static final FederationConfig USUAL = SyntheticFederation.rounds(2);

    private static FederationConfig with(Uploads uploads, Faults faults) {
        return FederationBuilder.like(USUAL)
                .withCohort(new CohortRule(1, 1))
                .withUploads(uploads)
                .withFaults(faults)
                .build();
    }

    private static FederationConfig masked() {
        return with(
                new Uploads(
                        100, USUAL.uploads().rounding(), Optional.of(SecureAggregation.usual(0.1)), Optional.empty()),
                Faults.NONE);
    }

    private static FederationConfig guarded(double epsilon, double delta) {
        return guarded(epsilon, delta, BlockWeights.EVEN);
    }

    private static FederationConfig guarded(double epsilon, double delta, BlockWeights weights) {
        return with(
                new Uploads(
                        100,
                        USUAL.uploads().rounding(),
                        Optional.empty(),
                        Optional.of(new PrivacyConfig(
                                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, epsilon, delta, 1, 0.5),
                                OptionalInt.empty(),
                                OptionalLong.empty(),
                                new PrivacyConfig.Gradients(8, 8, weights)))),
                Faults.NONE);
    }

    private static void assertRefused(FederationConfig federation, String expected) {
        assertRefused(SMALL, federation, expected);
    }

    private static void assertRefused(NetworkConfig network, FederationConfig federation, String expected) {
        TrainedModel federated = SyntheticFederation.federated(network, federation);
        List<String> begun = new ArrayList<>();
        ScenarioRun run = SyntheticScenario.prepared(
                scenario(List.of("popularity", "local", "federated"), List.of(LOCAL, federated), shop(), other()), 1);
        assertThatThrownBy(() -> run.train(Optional.empty(), new TrainingListener() {
                    @Override
                    public void begun(Subject training, TrainingCurve before) {
                        begun.add(training.what());
                    }
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("scenario.yaml: federation: ")
                .hasMessageContaining(expected);
        assertThat(begun).isEmpty();
    }

    @Test
    void train_faultWithUnknownName_isRejectedFirst() {
        assertRefused(
                with(USUAL.uploads(), new Faults(0, Map.of("stray", 1))),
                "found stray in faults.lost; expected a participant, one of [shop, other]");
    }

    @Test
    void train_cohortTooSmallForMasks_isRefusedFirst() {
        assertRefused(masked(), "found a cohort of 2 participants; expected at least 4");
    }

    @Test
    void train_deltaTooGreatForTheShoppers_isRefusedFirst() {
        assertRefused(guarded(8, 0.05), "found a delta of 0.05; expected above 0 and below 1/N");
    }

    @Test
    void train_weightsOfBlocksThatAreNotThere_areRefusedFirst() {
        assertRefused(
                SyntheticScenario.reading(),
                guarded(8, 1e-6, BlockWeights.of(Map.of("interactions", 0.1))),
                "found no parameters named interactions; expected one of ");
    }

    /** Everything about items is private, and private parts are not shared. */
    @Test
    void train_networkThatSharesNothingOfItems_isRefusedFirst() {
        assertRefused(
                guarded(8, 1e-6),
                "found a network without content, item vectors and memory, which knows nothing of items; expected one of them");
    }

    @Test
    void train_epsilonThatNoNoiseReaches_isRefusedFirst() {
        assertRefused(guarded(1e-12, 1e-9), "found an epsilon of 1e-12 at a delta of 1e-9 for 2 rounds; expected");
    }
}
