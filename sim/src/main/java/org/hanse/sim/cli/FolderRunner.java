// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.train.CheckpointFolder;

/**
 * Runs scenarios into folders: from the checkpoints there, if that is asked for, to the files of their results.
 *
 * @param order what was asked for
 * @param err where warnings are printed
 */
record FolderRunner(Order order, PrintWriter err) {

    /**
     * What was asked for.
     *
     * @param scenario its file
     * @param out folder of what is written
     * @param threads to use
     * @param force whether folders may hold other files, and checkpoints and whole runs are made again
     * @param resume whether to go on from checkpoints
     * @param allowMissing whether a run without figures of a compared model counts as done
     */
    record Order(Path scenario, Path out, int threads, boolean force, boolean resume, boolean allowMissing) {

        /** The command that asks for it, for people. */
        String command() {
            return "hanse sim run " + CommandWords.path(scenario) + " --out " + CommandWords.path(out);
        }
    }

    /** Runs a scenario; empty if nothing of it could be trained, which is said then. */
    Optional<RunRecord> run(Scenario asked, RunFolder folder) {
        ScenarioRunner runner = new ScenarioRunner(asked, order.threads()).requireDatasets();
        loneParticipant(asked).ifPresent(this::say);
        folder.check(asked.name(), order.force(), order.resume());
        if (order.resume() && !CheckpointFolder.anyIn(folder.checkpoints())) {
            say("--resume: there are no checkpoints in " + folder.checkpoints() + "; the run begins at the start");
        }
        AtomicReference<Optional<ResumeNotice>> notice = new AtomicReference<>(Optional.empty());
        try {
            RunRecord run = runner.run(
                            Optional.of(folder.checkpoints()),
                            () -> {
                                if (!order.resume()) {
                                    folder.deleteCheckpoints();
                                }
                                if (!asked.trained().isEmpty()) {
                                    notice.set(Optional.of(
                                            ResumeNotice.atCtrlC(folder.checkpoints(), order.command(), err)));
                                }
                            },
                            this::say)
                    .with(new Origin(order.command(), HanseVersion.text()));
            if (run.figures().isEmpty()
                    && run.training().stream()
                            .anyMatch(training -> !training.problem().isEmpty())) {
                run.training().forEach(training -> say(training.model() + ": " + training.problem()));
                return Optional.empty();
            }
            folder.write(run);
            run.missing().forEach((model, why) -> say(model + ": no figures: " + why));
            return Optional.of(run);
        } finally {
            // Not before: until results are written, checkpoints are what there is to go on from.
            notice.get().ifPresent(ResumeNotice::withdraw);
        }
    }

    /** Whether a run that lacks figures of these models counts as done. */
    boolean complete(SortedMap<String, String> missing) {
        return order.allowMissing() || missing.isEmpty();
    }

    /** A warning where a federation has a single participant. */
    static Optional<String> loneParticipant(Scenario scenario) {
        List<Scenario.MerchantEntry> trains = scenario.merchants().stream()
                .filter(entry -> entry.role() == Scenario.Role.TRAINS)
                .toList();
        boolean federated =
                scenario.trained().stream().anyMatch(model -> model.scope() == TrainedModel.Scope.FEDERATED);
        boolean alone = trains.size() == 1
                && (trains.get(0).cut() instanceof Cut.Whole
                        || (trains.get(0).cut() instanceof Cut.ByHash hash && hash.into() == 1));
        return federated && alone
                ? Optional.of("warning: " + scenario.file() + ": merchants: found one participant, "
                        + trains.get(0).id()
                        + "; expected two or more, as a federation of one learns from its own data alone. Fix: add"
                        + " merchants, or cut this one: cut: {by: hash, into: 4}")
                : Optional.empty();
    }

    /** Writes a message for people to stderr. */
    void say(String what) {
        err.println("hanse: " + what);
        err.flush();
    }
}
