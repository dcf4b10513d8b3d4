// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.setting.Key;
import org.hanse.job.FederationKeys;
import org.hanse.sim.scenario.TrainedModel.Scope;

/** Keys of an ablation. */
public record AblationKeys(
        @Key(value = "name of no other model", required = true)
        String name,

        @Key("`central`, `local` or `federated`") Scope of,

        @Key("of `local` only: start from the shared parameters of this model and fine-tune locally")
        Optional<String> from,

        @Key(value = "keys that differ", standard = "as the scenario")
        NetworkKeys network,

        @Key(value = "keys that differ", standard = "as the scenario")
        LearningConfig learning,

        @Key(value = "keys that differ; of `federated` only", standard = "as the scenario")
        FederationKeys federation,

        @Key(value = "seed of its training", standard = "as the scenario")
        OptionalLong seed) {

    /** Defaults. */
    public static final AblationKeys DEFAULT = new AblationKeys(
            "ablation",
            Scope.CENTRAL,
            Optional.empty(),
            NetworkKeys.DEFAULT,
            LearningConfig.DEFAULT,
            FederationKeys.DEFAULT,
            OptionalLong.empty());

    /** Creates the keys. */
    public AblationKeys {
        ScenarioKeys.requireName(name, "name");
    }
}
