// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;

/**
 * Result of an event.
 *
 * @param next state to store before any effect is performed
 * @param effects effects in order
 */
public record JobStep(JobState next, List<JobEffect> effects) {

    public JobStep {
        effects = List.copyOf(effects);
    }

    static JobStep of(JobState next, JobEffect... effects) {
        return new JobStep(next, List.of(effects));
    }
}
