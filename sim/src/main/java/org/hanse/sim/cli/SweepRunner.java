// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.sim.scenario.Sweep;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.RunRecord;

/**
 * Runner of the missing combinations of a sweep, each in a folder of its own.
 *
 * @param sweep the combinations
 * @param runner runner of a single combination
 */
record SweepRunner(Sweep sweep, FolderRunner runner) {

    /**
     * Runs of a sweep.
     *
     * @param runs existing runs by their values
     * @param failed number of combinations without a run, or without figures of a compared model
     */
    record Outcome(Map<String, RunRecord> runs, int failed) {}

    /**
     * Runs them in order.
     *
     * @throws InvalidInputException before the first, if one of the folders may not be written to
     */
    Outcome run() {
        sweep.points().forEach(this::check);
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        int failed = 0;
        for (Sweep.Point point : sweep.points()) {
            boolean there = runner.order().resume() && done(point);
            runner.say(point.number() + " of " + sweep.points().size() + ": " + point.label()
                    + (there ? ", there already" : ""));
            Optional<RunRecord> run =
                    there || runner.run(point.scenario(), folder(point)).isPresent()
                            ? Optional.of(MetricsFile.read(folder(point).folder()))
                            : Optional.empty();
            run.ifPresent(stored -> runs.put(point.label(), stored));
            failed += run.map(RunRecord::missing).filter(runner::complete).isPresent() ? 0 : 1;
        }
        return new Outcome(runs, failed);
    }

    private void check(Sweep.Point point) {
        FolderRunner.Order order = runner.order();
        folder(point).check(point.scenario().name(), order.force(), order.resume());
        if (!order.resume() && !order.force() && done(point)) {
            throw new InvalidInputException(
                    order.out() + ": found runs of this sweep; expected none. Fix: add --resume to go on, or --force"
                            + " to replace them");
        }
    }

    private RunFolder folder(Sweep.Point point) {
        return new RunFolder(runner.order().out().resolve(point.folder()));
    }

    /** Returns whether the folder of a combination holds a complete run of the current scenario. */
    private boolean done(Sweep.Point point) {
        RunFolder place = folder(point);
        if (!place.isWhole()) {
            return false;
        }
        RunRecord stored = MetricsFile.read(place.folder());
        return stored.seed() == point.scenario().seed()
                && stored.settings().equals(point.scenario().settings());
    }
}
