// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.learn.RewardSettings;
import org.hanse.sim.scenario.Scenario.Evaluation;
import org.hanse.sim.scenario.Scenario.MerchantEntry;

/** Builds a {@link Scenario} for tests; what a test does not name has a default. */
public final class ScenarioBuilder {

    private Path file = Path.of("scenario.yaml");
    private String name = "synthetic";
    private long seed = 1;
    private List<MerchantEntry> merchants = List.of();
    private List<String> compare = List.of();
    private RewardRule rewards = RewardRule.of(RewardSettings.DEFAULT);
    private Evaluation evaluation = new Evaluation(50, false, 1, 0, false);
    private List<TrainedModel> trained = List.of();
    private Map<String, WrittenKeys> written = Map.of();
    private Extensions extensions = Extensions.NONE;

    private ScenarioBuilder() {}

    /** Begins with small defaults. */
    public static ScenarioBuilder aScenario() {
        return new ScenarioBuilder();
    }

    /** Begins with the values of another. */
    public static ScenarioBuilder like(Scenario usual) {
        return new ScenarioBuilder()
                .withFile(usual.file())
                .withName(usual.name())
                .withSeed(usual.seed())
                .withMerchants(usual.merchants())
                .withCompare(usual.compare())
                .withRewards(usual.rewards())
                .withEvaluation(usual.evaluation())
                .withTrained(usual.trained())
                .withWritten(usual.written())
                .withExtensions(usual.extensions());
    }

    public ScenarioBuilder withFile(Path file) {
        this.file = file;
        return this;
    }

    public ScenarioBuilder withName(String name) {
        this.name = name;
        return this;
    }

    public ScenarioBuilder withSeed(long seed) {
        this.seed = seed;
        return this;
    }

    public ScenarioBuilder withMerchants(List<MerchantEntry> merchants) {
        this.merchants = merchants;
        return this;
    }

    public ScenarioBuilder withCompare(List<String> compare) {
        this.compare = compare;
        return this;
    }

    public ScenarioBuilder withRewards(RewardRule rewards) {
        this.rewards = rewards;
        return this;
    }

    public ScenarioBuilder withEvaluation(Evaluation evaluation) {
        this.evaluation = evaluation;
        return this;
    }

    public ScenarioBuilder withTrained(List<TrainedModel> trained) {
        this.trained = trained;
        return this;
    }

    public ScenarioBuilder withWritten(Map<String, WrittenKeys> written) {
        this.written = written;
        return this;
    }

    public ScenarioBuilder withExtensions(Extensions extensions) {
        this.extensions = extensions;
        return this;
    }

    public Scenario build() {
        return new Scenario(
                file,
                name,
                seed,
                merchants,
                compare,
                rewards,
                evaluation,
                trained,
                Optional.empty(),
                written,
                extensions);
    }
}
