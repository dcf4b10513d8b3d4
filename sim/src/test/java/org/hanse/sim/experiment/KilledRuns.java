// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.train.TrainingListener;

/** Runs that are killed after every epoch, or round, and taken up again until nothing is left to train. */
final class KilledRuns {

    private static final int MOST = 100;

    private KilledRuns() {}

    /**
     * Result of a run.
     *
     * @param run the record
     * @param kills number of kills
     */
    record End(RunRecord run, int kills) {}

    /** Runs to the end, killed as often as there is something to kill; the last time with {@code threads} threads. */
    static End of(Scenario scenario, Path checkpoints, int threads) {
        int kills = 0;
        while (killed(scenario, checkpoints)) {
            assertThat(++kills).isLessThan(MOST);
        }
        ScenarioRun resumed = SyntheticScenario.prepared(scenario, threads);
        resumed.train(Optional.of(checkpoints), TrainingListener.silent());
        return new End(resumed.score(step -> {}).record(), kills);
    }

    private static boolean killed(Scenario scenario, Path checkpoints) {
        try {
            SyntheticScenario.prepared(scenario, 1).train(Optional.of(checkpoints), new Killer());
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("killed");
            return true;
        }
    }

    /** Ends the program after its first epoch. */
    private static final class Killer implements TrainingListener {

        @Override
        public void epochEnded(TrainingCurve curve) {
            throw new IllegalStateException("killed");
        }
    }
}
