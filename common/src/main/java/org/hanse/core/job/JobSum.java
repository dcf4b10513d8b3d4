// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.round.LocalTask;

/** Sum over all enrolled nodes before the training of a job, for the tables of its network. */
public sealed interface JobSum permits JobCounts, JobPairs {

    /** Returns the format of a participant's part. */
    UpdateFormat format();

    /** Returns the digest in place of a model's. It is the same for all rosters of a job: a node reveals shares for one sum only. */
    Digest model();

    /** Returns the mechanism of the sum's noise; empty without a privacy guarantee. */
    Optional<JobPrivacy> privacy();

    /** Returns the fewest updates that the sum needs beside the plan's minimum. */
    int fewestSurvivors();

    /** Returns the sum that a node takes part in. */
    default LocalTask.Counting task() {
        return new LocalTask.Counting(
                model(),
                format().size(),
                format().quantization().participants(),
                privacy().map(JobPrivacy::noiseOf).orElse(0));
    }
}
