// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.bench.SpeedSettings.Peer;
import org.hanse.bench.SpeedSummary.Side;
import org.hanse.bench.SpeedSummary.Timing;
import org.hanse.bench.SpeedSummary.Work;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpeedRunTest {

    @TempDir
    Path folder = Path.of("");

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
        assertThat(summary.clipping()).singleElement().satisfies(cost -> {
            assertThat(cost.speedCase()).isEqualTo(new SpeedCase(TINY, false));
            assertThat(cost.plain()).isPositive();
            assertThat(cost.clipped()).isPositive();
        });
        assertThat(summary.agreements()).isEmpty();
        assertThat(summary.agrees()).isTrue();
    }

    @Tag("nightly")
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
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void start_torchThatCannotBeImported_saysWhatPythonSays() throws IOException {
        Path python = folder.resolve("python");
        Files.writeString(python, """
                #!/bin/sh
                echo 'Traceback (most recent call last):' >&2
                echo 'ImportError: libgomp.so.1: cannot open shared object file' >&2
                exit 1
                """);
        assertThat(python.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> PythonProgram.start(Optional.of(python), 1))
                .isInstanceOf(PeerException.class)
                .hasMessage("no PyTorch: " + python + ": Python ended: ImportError: libgomp.so.1: cannot open shared"
                        + " object file (name another with --python)");
    }

    @Test
    @Tag("nightly")
    void clipping_withObjectives_isMeasuredToo() {
        SpeedCase speedCase = new SpeedCase(TINY, true);
        ClippingCost cost = ClippingCost.measure(new SpeedInputs(speedCase, 1, 5), Kernels.best(), 3, 0);

        assertThat(cost.plain()).isPositive();
        assertThat(cost.clipped()).isPositive();
    }

    @Test
    @Tag("nightly")
    void clipping_medianBound_clipsAboutHalfOfTheShoppers() {
        Workload workload = new Workload("several", 16, 6, 60, 8);
        SpeedInputs inputs = new SpeedInputs(new SpeedCase(workload, false), 1, 5);
        ClippedSum sum = ClippingCost.Sum.clippingHalf(inputs, Kernels.best()).compute();

        assertThat(sum.norms()).hasSize(16).doesNotHaveDuplicates();
        assertThat(sum.clipped()).isBetween(7, 8);
    }

    /** Batches do not show their content. The test checks the number of windows and shoppers, and the values passed to them. */
    @Test
    void fill_anyBatch_handsOverItsWindows() {
        SpeedInputs inputs = new SpeedInputs(new SpeedCase(TINY, true), 2, 5);
        List<Integer> shoppers = new ArrayList<>();
        List<Integer> items = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        List<Float> rewards = new ArrayList<>();
        inputs.fill(
                1,
                new SpeedInputs.Windows(
                        shoppers::add,
                        (item, type, gap, value, target) -> {
                            items.add(item);
                            targets.add(target);
                            return items.size() - 1;
                        },
                        (position, objective, reward) -> rewards.add(reward)));

        assertThat(shoppers).containsExactly(0, 1, 2, 3);
        assertThat(items).containsExactly(boxed(inputs.batches.get(1).items));
        assertThat(targets).containsExactly(boxed(inputs.batches.get(1).targets));
        assertThat(rewards).hasSize(inputs.batches.get(1).rewards.length);
        assertThat(inputs.batch(1).windows()).isEqualTo(4);
        assertThat(inputs.batch(1).positions()).isEqualTo(items.size());
        assertThat(inputs.shopperBatch(1).shoppers()).isEqualTo(4);
    }

    private static Integer[] boxed(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }

    @Test
    void difference_sameItemsWithScoresOfAnotherOrigin_isThatOfTheScores() {
        List<Best> own = List.of(new Best(4, 9), new Best(2, 8), new Best(7, 7));

        assertThat(Best.difference(own, own)).isZero();
        assertThat(Best.difference(own, List.of(new Best(4, 109), new Best(2, 108.5), new Best(7, 107))))
                .isEqualTo(0.25);
    }

    @Test
    void difference_sameScoresOfOtherItems_isSeen() {
        List<Best> own = List.of(new Best(4, 9), new Best(2, 8), new Best(7, 7));

        assertThat(Best.difference(own, List.of(new Best(2, 9), new Best(4, 8), new Best(7, 7))))
                .isEqualTo(0.5);
        assertThat(Best.difference(own, List.of(new Best(4, 9), new Best(3, 8), new Best(7, 7))))
                .isEqualTo(0.5);
    }

    @Test
    void difference_tiesInAnotherOrder_isNextToNothing() {
        List<Best> own = List.of(new Best(4, 9), new Best(2, 8.0001), new Best(7, 8), new Best(5, 7));

        assertThat(Best.difference(own, List.of(new Best(4, 9), new Best(7, 8.0001), new Best(2, 8), new Best(1, 7))))
                .isCloseTo(0.00005, within(1e-9));
    }

    @Test
    void difference_listsOfTwoLengths_isInfinite() {
        assertThat(Best.difference(List.of(new Best(4, 9), new Best(2, 8)), List.of(new Best(4, 9))))
                .isInfinite();
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
        return new SpeedSettings(cases, TINY, 1, 2, 2, 0, 5, python, peers, Optional.empty());
    }
}
