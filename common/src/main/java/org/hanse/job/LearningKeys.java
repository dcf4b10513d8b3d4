// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import org.hanse.core.job.LearningConfig;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.setting.Key;

/** The key {@code learning}: training, and rewards of the objectives. */
public record LearningKeys(
        @Key(inline = true) LearningConfig training,
        @Key(inline = true) RewardSettings rewards) {

    /** Defaults. */
    public static final LearningKeys DEFAULT = new LearningKeys(LearningConfig.DEFAULT, RewardSettings.DEFAULT);
}
