// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.sim.bench.SpeedSettings.Peer;
import org.hanse.sim.bench.SpeedSummary.Side;
import org.hanse.sim.bench.SpeedSummary.Timing;
import org.hanse.sim.bench.SpeedSummary.Work;
import org.junit.jupiter.api.Test;

class SpeedRunTest {

    private static final Workload TINY = new Workload("tiny", 4, 6, 60, 8);

    @Test
    void run_withoutPeers_timesOurSides() {
        SpeedSettings settings = settings(List.of(new SpeedCase(TINY, false)), Set.of(), Optional.empty());
        List<String> told = new ArrayList<>();
        SpeedSummary summary = SpeedRun.run(settings, told::add);

        assertThat(told).hasSize(SpeedRun.progressSteps(settings));
        assertThat(summary.timings()).extracting(Timing::side).contains(Side.HANSE, Side.TWO_THREADS);
        assertThat(summary.timings()).allMatch(timing -> timing.median() > 0 && timing.p99() >= timing.median());
        assertThat(summary.timing(settings.cases().get(0), Side.HANSE, Work.INFERENCE))
                .hasValueSatisfying(timing -> assertThat(timing.count()).isEqualTo(5));
        assertThat(summary.agreements()).isEmpty();
        assertThat(summary.agrees()).isTrue();
    }

    @Test
    void run_pythonWithoutTorch_saysSoAndGoesOn() {
        SpeedSettings settings = settings(
                List.of(new SpeedCase(TINY, false)), Set.of(Peer.TORCH), Optional.of(Path.of("/no/such/python")));
        SpeedSummary summary = SpeedRun.run(settings, what -> {});

        assertThat(summary.notes()).singleElement().asString().contains("no PyTorch", "/no/such/python", "--python");
        assertThat(summary.torch()).isEmpty();
        assertThat(summary.ratios(Work.TRAINING, Side.TORCH, Side.HANSE)).isEmpty();
    }

    @Test
    void torch_whereThereIsOne_computesTheSame() {
        try (PythonProgram python = python()) { // which takes seconds to start, so both cases ask the same one
            for (boolean objectives : new boolean[] {false, true}) {
                computesTheSame(python, new SpeedInputs(new SpeedCase(TINY, objectives), 3, 5));
            }
        }
    }

    private static void computesTheSame(PythonProgram python, SpeedInputs inputs) {
        try (TorchSide theirs = new TorchSide(python, inputs);
                HanseSide ours = new HanseSide(inputs, Kernels.best(), 1)) {
            for (int step = 0; step < 6; step++) {
                double loss = theirs.step().loss();
                assertThat(ours.step().loss()).isCloseTo(loss, within(SpeedSummary.TOLERANCE * loss));
            }
            assertThat(ours.serving().best())
                    .extracting(Best::item)
                    .isEqualTo(theirs.best().stream().map(Best::item).toList());
        }
    }

    private static PythonProgram python() {
        try {
            return PythonProgram.start(Optional.empty(), 1);
        } catch (PeerException e) {
            return abort("left out: " + e.getMessage());
        }
    }

    @Test
    void timing_ofManyCalls_hasMedianAndNinetyNinthPercentile() {
        double[] millis = new double[200];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = (i * 7) % 200 + 1;
        }
        Timing timing = Timing.of(new SpeedCase(TINY, false), Side.HANSE, Work.INFERENCE, millis);

        assertThat(timing.median()).isEqualTo(100.5);
        assertThat(timing.p99()).isEqualTo(198);
    }

    private static SpeedSettings settings(List<SpeedCase> cases, Set<Peer> peers, Optional<Path> python) {
        return new SpeedSettings(cases, 1, 2, 2, 0, 5, python, peers, Optional.empty());
    }
}
