// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.quantize.IntegerSum;

/**
 * Sum of similar pairs under noise before the training of a job (docs/adr/0047).
 *
 * @param settings shape of the sum
 * @param mechanism guarantee of the sum alone, with its noise
 * @param fewestSurvivors fewest updates in the sum
 * @param format format of a participant's part
 * @param model digest in place of a model's
 */
public record JobPairs(
        PairSettings settings, JobPrivacy mechanism, int fewestSurvivors, UpdateFormat format, Digest model)
        implements JobSum {

    /**
     * Returns the sum of a job.
     *
     * @param members numbers of participants; all enrolled nodes take part
     * @param config guarantee of sum and rounds together
     * @throws RefusedFederationException if no mechanism gives the guarantee
     */
    static JobPairs of(JobId job, PairSettings settings, JobMembers members, PrivacyConfig config) {
        int survivors = members.leastOfAll();
        JobPrivacy mechanism = JobPrivacy.ofPairs(
                config.ofPairs(settings),
                settings.cells(),
                JobPrivacy.Sizes.of(
                        members.enrolled(), survivors, members.assumptions().corrupt(), (double)
                                config.population().orElse(members.enrolled())));
        return new JobPairs(
                settings,
                mechanism,
                Math.max(survivors, mechanism.fewestSurvivors()),
                new UpdateFormat(mechanism.quantization(members.enrolled()), settings.cells()),
                Transcript.of("hanse pairs 1")
                        .text(job.text())
                        .text(settings.toString())
                        .digest());
    }

    @Override
    public Optional<JobPrivacy> privacy() {
        return Optional.of(mechanism);
    }

    /** Returns a released sum. */
    public PairSum released(IntegerSum noised) {
        return new PairSum(settings, noised, mechanism.deviation(noised));
    }
}
