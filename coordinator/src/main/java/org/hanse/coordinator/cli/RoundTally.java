// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobProgress;
import org.hanse.job.JobPlanReader;
import org.hanse.job.RosterFile;

/**
 * Counted rounds of a job. A sum before the training takes a round of the job and is no round of training.
 *
 * @param counted number of counted rounds of training
 * @param rounds number of rounds of training
 * @param sum state of the sum before training, in words; empty without one
 */
record RoundTally(int counted, int rounds, String sum) {

    /** Returns the tally of a job from numbers that include the sum. */
    private static RoundTally of(JobPlan plan, int counted, int rounds) {
        int sums = plan.schedule().rounds() - plan.training().rounds();
        if (sums == 0) {
            return new RoundTally(counted, rounds, "");
        }
        String pairs = plan.stages().get(0) instanceof JobPlan.Pairs ? "similar pairs" : "pair counts";
        return new RoundTally(
                Math.max(0, counted - sums),
                Math.max(0, rounds - sums),
                ", " + pairs + (counted < sums ? " not summed" : " summed"));
    }

    /** Returns the tally of a stored job. */
    static RoundTally of(JobStore store, JobOverview job) {
        return of(store, job.job(), job.counted(), job.rounds());
    }

    /** Returns the tally of a job with this progress. */
    static RoundTally of(JobStore store, JobId job, JobProgress progress) {
        return of(store, job, progress.counted(), progress.schedule().rounds());
    }

    private static RoundTally of(JobStore store, JobId job, int counted, int rounds) {
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
            return of(plan, counted, rounds);
        } catch (InvalidInputException e) {
            // A job that cannot run has no sum.
            return new RoundTally(counted, rounds, "");
        }
    }

    /** Returns the counted rounds in words. */
    String words() {
        return counted + " of " + rounds + " rounds counted" + sum;
    }

    /** Returns that all rounds counted, in words. */
    String all() {
        return "all " + rounds + " rounds counted" + sum;
    }
}
