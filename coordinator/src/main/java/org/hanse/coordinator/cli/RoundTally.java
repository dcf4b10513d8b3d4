// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.util.List;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;
import org.hanse.core.job.SumKind;
import org.hanse.job.JobPlanReader;
import org.hanse.job.RosterFile;

/**
 * Rounds of a job that ended. Each sum before the training takes a round of the job and is no round of training.
 *
 * @param counted number of counted rounds of training
 * @param rounds number of rounds of training
 * @param sum state of the sums before training, in words; empty without one
 * @param aborted number of rounds that ended without a sum
 */
record RoundTally(int counted, int rounds, String sum, int aborted) {

    /** Returns the tally of a job from numbers that include the sum. */
    private static RoundTally of(JobPlan plan, int counted, int rounds, int aborted) {
        int sums = plan.schedule().rounds() - plan.training().rounds();
        if (sums == 0) {
            return new RoundTally(counted, rounds, "", aborted);
        }
        List<SumKind> kinds = plan.training().federation().sums().kinds();
        StringBuilder words = new StringBuilder();
        for (int sum = 0; sum < sums; sum++) {
            words.append(", ").append(kinds.get(sum).words().noun()).append(counted <= sum ? " not summed" : " summed");
        }
        return new RoundTally(Math.max(0, counted - sums), Math.max(0, rounds - sums), words.toString(), aborted);
    }

    /** Returns the tally of a stored job. */
    static RoundTally of(JobStore store, JobOverview job) {
        return of(store, job.job(), new RoundTally(job.counted(), job.rounds(), "", job.aborted()));
    }

    /** Returns the tally of a job in this state. */
    static RoundTally of(JobStore store, JobId job, JobState state) {
        JobProgress progress = state.progress();
        return of(
                store,
                job,
                new RoundTally(progress.counted(), progress.schedule().rounds(), "", JobOverview.aborted(state)));
    }

    /** Returns the tally of a job from one that includes the sum. */
    private static RoundTally of(JobStore store, JobId job, RoundTally all) {
        JobStore.Definition definition = store.jobs().stream()
                .filter(own -> own.id().equals(job))
                .findFirst()
                .orElseThrow();
        Path name = Path.of("job " + job);
        try {
            JobPlan plan = JobPlanReader.read(
                    name,
                    definition.plan().text(),
                    RosterFile.read(name, definition.roster().text()));
            return of(plan, all.counted(), all.rounds(), all.aborted());
        } catch (InvalidInputException e) {
            // A job that cannot run has no sum.
            return all;
        }
    }

    /** Returns the counted rounds and those without a sum, in words. */
    String words() {
        return counted + " of " + rounds + " rounds counted" + sum + withoutSum();
    }

    /** Returns that all rounds counted, and the rounds without a sum, in words. */
    String all() {
        return "all " + rounds + " rounds counted" + sum + withoutSum();
    }

    private String withoutSum() {
        return ", " + aborted + " without a sum";
    }
}
