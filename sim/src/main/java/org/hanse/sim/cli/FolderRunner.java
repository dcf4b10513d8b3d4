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
import org.hanse.sim.summary.ScoredRun;
import org.hanse.sim.train.CheckpointFolder;

/**
 * Runner of scenarios in folders, from checkpoints to result files.
 *
 * @param order options of the command
 * @param err receives warnings
 */
record FolderRunner(Order order, PrintWriter err) {

    /**
     * Options of the command.
     *
     * @param scenario file of the scenario
     * @param out output folder
     * @param threads number of threads
     * @param force whether folders may hold other files, and checkpoints and complete runs are replaced
     * @param resume whether to resume from checkpoints
     * @param allowMissing whether a run without figures of a compared model is complete
     */
    record Order(Path scenario, Path out, int threads, boolean force, boolean resume, boolean allowMissing) {

        /** Returns the command line that resumes the run. */
        String command() {
            return "hanse sim run " + CommandWords.path(scenario) + " --out " + CommandWords.path(out);
        }
    }

    /** Runs a scenario; empty if no model could be trained, after an error message. */
    Optional<RunRecord> run(Scenario asked, RunFolder folder) {
        ScenarioRunner runner = new ScenarioRunner(asked, order.threads()).requireDatasets();
        loneParticipant(asked).ifPresent(this::say);
        folder.check(asked.name(), order.force(), order.resume());
        if (order.resume() && !CheckpointFolder.anyIn(folder.checkpoints())) {
            say("--resume: there are no checkpoints in " + folder.checkpoints() + "; the run begins at the start");
        }
        if (folder.isWhole() && !order.resume() && !order.force()) {
            say("the results will replace the earlier run in " + folder.folder());
        }
        AtomicReference<Optional<ResumeNotice>> notice = new AtomicReference<>(Optional.empty());
        try {
            ScoredRun scored = runner.run(
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
            RunRecord run = scored.record();
            if (run.figures().isEmpty()
                    && run.training().stream()
                            .anyMatch(training -> !training.problem().isEmpty())) {
                run.training().forEach(training -> say(training.model() + ": " + training.problem()));
                return Optional.empty();
            }
            folder.write(scored);
            run.missing().forEach((model, why) -> say(model + ": no figures: " + why));
            return Optional.of(run);
        } finally {
            // Not earlier: until the results are written, a resumption uses the checkpoints.
            notice.get().ifPresent(ResumeNotice::withdraw);
        }
    }

    /** Returns whether a run without figures of these models is complete. */
    boolean complete(SortedMap<String, String> missing) {
        return order.allowMissing() || missing.isEmpty();
    }

    /** Returns a warning if a federation has a single participant. */
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
