// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.setting.Key;

/** The key {@code federation}: rounds, and the learning of participants. */
public record FederationKeys(
        @Key(inline = true) FederationConfig rounds,

        @Key(value = "keys that differ for participants", standard = "as `learning`")
        LearningConfig learning) {

    /** Defaults of a scenario. */
    public static final FederationKeys DEFAULT = new FederationKeys(FederationConfig.DEFAULT, LearningConfig.DEFAULT);
}
