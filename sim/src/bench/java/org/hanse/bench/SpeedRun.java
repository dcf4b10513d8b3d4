// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.bench.SpeedSettings.Peer;
import org.hanse.bench.SpeedSummary.Agreement;
import org.hanse.bench.SpeedSummary.Side;
import org.hanse.bench.SpeedSummary.Timing;
import org.hanse.bench.SpeedSummary.Work;
import org.hanse.core.learn.dl4j.GraphEngine;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.sim.summary.Machine;

/**
 * Measurement of all cases. Sides alternate, so that other load on the machine affects them alike. Times count only after both sides
 * computed the same results.
 */
public final class SpeedRun {

    private static final long SEED = 20261125;

    /** Recommendations after which their code has been compiled. */
    private static final int WARM_CALLS = 2_000;

    /** Calls a turn of one side: enough for caches to be its own, as in a service. */
    private static final int CALLS_A_TURN = 50;

    /** Steps of sides that are many times slower. */
    private static final int SLOW_RUNS = 3;

    private final SpeedSettings settings;
    private final Kernels kernels;
    private final Consumer<String> progress;
    private final List<Timing> timings = new ArrayList<>();
    private final List<Agreement> agreements = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private SpeedRun(SpeedSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.kernels = settings.kernels().map(Kernels::named).orElseGet(Kernels::best);
        this.progress = progress;
    }

    /** Returns the number of progress reports. */
    public static int progressSteps(SpeedSettings settings) {
        return 2 * settings.cases().size() + settings.clippingCases().size();
    }

    /**
     * Runs the measurement.
     *
     * @param progress receives a report of each step
     * @throws IllegalStateException if this JVM does not support the requested kernels
     */
    public static SpeedSummary run(SpeedSettings settings, Consumer<String> progress) {
        return new SpeedRun(settings, progress).run();
    }

    private SpeedSummary run() {
        Optional<String> version = Optional.empty();
        try (Torch torch = torch()) {
            version = torch.program.map(PythonProgram::version);
            for (SpeedCase speedCase : settings.cases()) {
                measure(speedCase, torch.program);
                progress.accept(label(speedCase));
            }
        }
        List<ClippingCost> clipping = new ArrayList<>();
        for (SpeedCase speedCase : settings.clippingCases()) {
            clipping.add(ClippingCost.measure(
                    new SpeedInputs(speedCase, 1, SEED), kernels, settings.runs(), settings.warmSeconds()));
            progress.accept(label(speedCase));
        }
        // Afterwards, because code that has met one implementation only runs faster than code that has met two.
        boolean stock = settings.peers().contains(Peer.DL4J);
        for (SpeedCase speedCase : settings.cases()) {
            measureSlow(speedCase, stock);
            progress.accept(label(speedCase) + ", slow sides");
        }
        return new SpeedSummary(
                Machine.observe(settings.threads()), kernels.name(), version, timings, agreements, clipping, notes);
    }

    private static String label(SpeedCase speedCase) {
        return speedCase.workload().name() + (speedCase.objectives() ? " with Q" : "");
    }

    /** PyTorch's process, if there is one. */
    private record Torch(Optional<PythonProgram> program) implements AutoCloseable {
        @Override
        public void close() {
            program.ifPresent(PythonProgram::close);
        }
    }

    private Torch torch() {
        if (!settings.peers().contains(Peer.TORCH)) {
            return new Torch(Optional.empty());
        }
        try {
            return new Torch(Optional.of(PythonProgram.start(settings.python(), settings.threads())));
        } catch (PeerException e) {
            notes.add(String.valueOf(e.getMessage()));
            return new Torch(Optional.empty());
        }
    }

    private void measure(SpeedCase speedCase, Optional<PythonProgram> python) {
        SpeedInputs inputs = new SpeedInputs(speedCase, settings.steps(), SEED);
        try (HanseSide ours = new HanseSide(inputs, kernels, settings.threads())) {
            Map<Side, SpeedSide> sides = new EnumMap<>(Side.class);
            sides.put(Side.HANSE, ours);
            if (python.isPresent()) {
                try (TorchSide theirs = new TorchSide(python.get(), inputs)) {
                    sides.put(Side.TORCH, theirs);
                    agreements.add(agree(speedCase, ours, theirs));
                    warm(ours, 0);
                    measure(inputs, sides);
                }
            } else {
                warm(ours, settings.steps());
                ours.serving().infer(WARM_CALLS);
                measure(inputs, sides);
            }
        }
    }

    private void measure(SpeedInputs inputs, Map<Side, SpeedSide> sides) {
        if (settings.threads() == 1) {
            try (HanseSide two = new HanseSide(inputs, kernels, 2)) {
                warm(two, 2);
                Map<Side, SpeedSide> withTwo = new EnumMap<>(sides);
                withTwo.put(Side.TWO_THREADS, two);
                train(inputs.speedCase, withTwo, settings.runs());
            }
        } else {
            train(inputs.speedCase, sides, settings.runs());
        }
        infer(inputs.speedCase, sides);
    }

    /** Runs {@code steps} steps, and further steps until the warm-up time of the JIT compiler is over. */
    private void warm(SpeedSide side, int steps) {
        long start = System.nanoTime();
        for (int step = 0; step < steps || seconds(start) < settings.warmSeconds(); step++) {
            side.step();
        }
    }

    private static double seconds(long start) {
        return HanseSide.millisSince(start) / 1000;
    }

    private Agreement agree(SpeedCase speedCase, HanseSide ours, TorchSide theirs) {
        double loss = 0;
        for (int step = 0; step < settings.steps(); step++) {
            double own = ours.step().loss();
            double other = theirs.step().loss();
            double difference = Math.abs(own - other) / Math.abs(other);
            loss = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(loss, difference);
        }
        HanseSide.Serving serving = ours.serving();
        double score = Best.difference(serving.best(), theirs.best());
        serving.infer(WARM_CALLS);
        return new Agreement(speedCase, settings.steps(), loss, score);
    }

    /** Alternates between the sides in turns of two steps. The first step of a turn warms caches and cores, the second one counts. */
    private void train(SpeedCase speedCase, Map<Side, SpeedSide> sides, int runs) {
        Map<Side, double[]> millis = new EnumMap<>(Side.class);
        sides.keySet().forEach(side -> millis.put(side, new double[runs]));
        for (int run = 0; run < runs; run++) {
            for (Map.Entry<Side, SpeedSide> side : sides.entrySet()) {
                side.getValue().step();
                times(millis, side.getKey())[run] = side.getValue().step().millis();
            }
        }
        millis.forEach((side, times) -> timings.add(Timing.of(speedCase, side, Work.TRAINING, times)));
    }

    private static double[] times(Map<Side, double[]> millis, Side side) {
        return millis.getOrDefault(side, new double[0]);
    }

    private void infer(SpeedCase speedCase, Map<Side, SpeedSide> sides) {
        Map<Side, double[]> millis = new EnumMap<>(Side.class);
        sides.keySet().forEach(side -> millis.put(side, new double[settings.calls()]));
        for (int made = 0; made < settings.calls(); made += CALLS_A_TURN) {
            int calls = Math.min(CALLS_A_TURN, settings.calls() - made);
            for (Map.Entry<Side, SpeedSide> side : sides.entrySet()) {
                double[] turn = side.getValue().infer(calls);
                System.arraycopy(turn, 0, times(millis, side.getKey()), made, calls);
            }
        }
        millis.forEach((side, times) -> timings.add(Timing.of(speedCase, side, Work.INFERENCE, times)));
    }

    private void measureSlow(SpeedCase speedCase, boolean stock) {
        SpeedInputs inputs = new SpeedInputs(speedCase, 2, SEED);
        int runs = Math.min(SLOW_RUNS, settings.runs());
        if (!kernels.name().equals("scalar")) {
            try (HanseSide scalar = new HanseSide(inputs, Kernels.named("scalar"), settings.threads())) {
                warm(scalar, 2);
                train(speedCase, Map.of(Side.SCALAR, scalar), runs);
            }
        }
        if (stock && !speedCase.objectives() && GraphEngine.missing().isPresent()) {
            notes.add("no DL4J: its libraries are not on the class path (docs/guides/own-network.md)");
        } else if (stock && !speedCase.objectives()) {
            StockSide.silenceLogging();
            try (StockSide dl4j = new StockSide(inputs, settings.threads())) {
                dl4j.step(); // which makes it allocate; its arithmetic was compiled long ago
                dl4j.step();
                train(speedCase, Map.of(Side.DL4J, dl4j), runs);
            } catch (LinkageError e) {
                notes.add("no DL4J: its native library cannot be loaded here (" + e.getMessage() + ")");
            }
        }
    }
}
