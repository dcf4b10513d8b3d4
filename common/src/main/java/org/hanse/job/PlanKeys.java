// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.setting.Key;

/** Keys of the plan of a job. */
public record PlanKeys(
        @Key(value = "name: letters, digits, dots, dashes, underscores", required = true)
        JobId job,

        @Key("seed of the first model") long seed,
        @Key("time between starts of rounds") Optional<Duration> every,
        @Key("time from a round without a sum to the next") Duration retryAfter,

        @Key(value = "rounds in a row without a sum that pause the job, up to 1000", least = 1, most = 1000)
        int mostFailures,

        @Key(
                value = "fewest updates in a sum, at least 4",
                standard = "cohort minus allowed dropouts",
                least = 1,
                most = Key.MANY)
        OptionalInt minimum,

        @Key(value = "least version of the roster; nodes refuse rounds with older ones", least = 1, most = Key.MANY)
        int leastRoster,

        @Key("`exclude` or `include` own items as candidates")
        History history,

        @Key(value = "times of a round's phases", standard = "below")
        Deadlines deadlines,

        @Key(value = "features that the network reads", standard = "below")
        ContentKeys content,

        @Key(value = "shape of the network", standard = "above")
        NetworkConfig network,

        @Key(value = "training", standard = "above") LearningKeys learning,
        @Key(value = "rounds", standard = "above") FederationKeys federation) {

    /** Treatment of a shopper's own items as candidates. */
    public enum History {
        EXCLUDE,
        INCLUDE
    }

    /** Defaults. */
    public static final PlanKeys DEFAULT = new PlanKeys(
            new JobId("job"),
            1,
            Optional.empty(),
            Duration.ofMinutes(1),
            3,
            OptionalInt.empty(),
            1,
            History.EXCLUDE,
            Deadlines.USUAL,
            ContentKeys.DEFAULT,
            NetworkConfig.DEFAULT,
            LearningKeys.DEFAULT,
            new FederationKeys(federation(FederationConfig.DEFAULT), LearningConfig.DEFAULT));

    private static FederationConfig federation(FederationConfig scenarios) {
        return new FederationConfig(
                        scenarios.rounds(),
                        scenarios.work(),
                        new CohortRule(1, SecAggPlan.FEWEST),
                        scenarios.movement(),
                        scenarios.uploads(),
                        scenarios.faults())
                .secured(SecureAggregation.DEFAULT)
                .selectingLast();
    }
}
