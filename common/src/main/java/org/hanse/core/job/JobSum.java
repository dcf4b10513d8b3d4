// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.round.LocalTask;

/**
 * Sum over all enrolled nodes before the training of a job, for the tables of its network.
 *
 * @param kind kind with its settings
 * @param format format of a participant's part
 * @param model digest in place of a model's. It is the same for all rosters of a job: a node reveals shares for one sum only
 * @param privacy mechanism of the sum's noise; empty without a privacy guarantee
 * @param fewestSurvivors fewest updates that the sum needs beside the plan's minimum; those of all nodes without noise, since the
 *     difference of two exact sums is the part of the absent nodes
 */
public record JobSum(
        SumKind kind, UpdateFormat format, Digest model, Optional<JobPrivacy> privacy, int fewestSurvivors) {

    /**
     * Returns a sum of a job.
     *
     * @param guarantee guarantee of sum and rounds together; empty without one
     * @param sizes numbers of participants; all enrolled nodes take part
     * @throws RefusedFederationException if no mechanism gives the guarantee
     */
    public static JobSum of(SumKind kind, JobId job, Optional<PrivacyConfig> guarantee, JobPrivacy.Sizes sizes) {
        Optional<JobPrivacy> privacy =
                guarantee.flatMap(kind::part).map(part -> JobPrivacy.ofSum(part, kind.cells(), sizes));
        return new JobSum(
                kind,
                new UpdateFormat(kind.quantization(sizes.cohort(), privacy), kind.cells()),
                Transcript.of("hanse " + kind.words().key() + " 1")
                        .text(job.text())
                        .text(kind.toString())
                        .digest(),
                privacy,
                privacy.map(own -> Math.max(sizes.survivors(), own.fewestSurvivors()))
                        .orElse(sizes.cohort()));
    }

    /**
     * Returns the sum with noise; empty without one.
     *
     * @throws IllegalArgumentException if there are several, which no guarantee is computed for
     */
    static Optional<JobSum> noised(List<JobSum> sums) {
        List<JobSum> noised =
                sums.stream().filter(own -> own.privacy().isPresent()).toList();
        if (noised.size() > 1) {
            throw new IllegalArgumentException("federation: found " + noised.size()
                    + " sums with noise; expected one. Fix: leave out all but one");
        }
        return noised.stream().findFirst();
    }

    /** Returns the sum that a node takes part in. */
    public LocalTask.Counting task() {
        return new LocalTask.Counting(
                model,
                format.size(),
                format.quantization().participants(),
                privacy.map(JobPrivacy::noiseOf).orElse(0));
    }
}
