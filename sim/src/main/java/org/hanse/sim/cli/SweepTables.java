// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.sim.HeldOut;
import org.hanse.sim.MainMetric;
import org.hanse.sim.Sweep;
import org.hanse.sim.summary.StoredRun;
import org.hanse.sim.train.TrainedModel;

/**
 * The runs of a sweep side by side, by their main metric.
 *
 * @param validation what they are chosen by
 * @param test what they are good for
 */
record SweepTables(RunTable validation, RunTable test) {

    /** Tables of runs by their values, at least one. */
    static SweepTables of(Map<String, StoredRun> runs) {
        MainMetric main = StoredRun.main(runs.values());
        return new SweepTables(
                new RunTable(runs, "all", HeldOut.VALIDATION, main.metric(), main.cutoff()),
                new RunTable(runs, "all", HeldOut.TEST, main.metric(), main.cutoff()));
    }

    String json() {
        return validation.json();
    }

    /** Both tables, the best combination, and where the rest is. */
    String text(Sweep sweep, Path folder) {
        Set<String> trained = sweep.points().stream()
                .flatMap(point -> point.scenario().trained().stream())
                .map(TrainedModel::name)
                .collect(Collectors.toSet());
        return validation.text()
                + "\n"
                + test.text()
                + validation
                        .best(trained)
                        .map(best -> "\nBest on validation: " + best.model() + " with " + best.run() + ".\n")
                        .orElse("")
                + "Each combination has its folder in "
                + folder
                + "; hanse sim compare shows other figures of them.\n";
    }
}
