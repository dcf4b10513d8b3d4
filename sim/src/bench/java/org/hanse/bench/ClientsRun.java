// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.bench.ClientsSummary.Agreement;
import org.hanse.clientnode.app.NetworkTrainers;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.summary.Machine;
import org.jspecify.annotations.Nullable;

/**
 * Measurement of rounds of single shoppers in the simulator and in a plain PyTorch loop over the same clients. Both start from the same
 * parameters, run one Adam step for each client and average. The simulator's rounds include rounding to integers, messages both ways, their
 * digests and the exact sum. Sides alternate by round, after one round for the comparison of results and the warm-up.
 */
public final class ClientsRun {

    private static final long SEED = 20261125;

    private final ClientsSettings settings;
    private final Consumer<String> progress;
    private final ClientsInputs inputs;
    private final List<String> notes = new ArrayList<>();

    private ClientsRun(ClientsSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        this.inputs = new ClientsInputs(settings, SEED);
        if (settings.torch() && settings.threads() > 1) {
            notes.add("Hanse's threads train a client each; PyTorch's share the arithmetic of one client at a time");
        }
    }

    /** Returns the number of calls of the consumer of progress. */
    public static int progressSteps(ClientsSettings settings) {
        return settings.rounds() + 1;
    }

    /**
     * Runs the measurement.
     *
     * @param progress receives a line each round
     */
    public static ClientsSummary run(ClientsSettings settings, Consumer<String> progress) {
        return new ClientsRun(settings, progress).run();
    }

    private ClientsSummary run() {
        if (!settings.torch()) {
            return measure(Optional.empty());
        }
        try (PythonProgram python = start()) {
            return measure(Optional.ofNullable(python));
        }
    }

    /** Starts PyTorch, if it is installed. A later failure ends the measurement. */
    private @Nullable PythonProgram start() {
        try {
            return PythonProgram.start(settings.python(), settings.threads());
        } catch (PeerException e) {
            notes.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private ClientsSummary measure(Optional<PythonProgram> python) {
        try (ShardPool pool = new ShardPool(settings.threads())) {
            Federation ours = federation(pool);
            ParameterVector start = global(ours);
            double loss = round(ours).loss();
            Optional<TorchClients> torch = python.map(program -> new TorchClients(program, inputs, start));
            try {
                Optional<Agreement> agreement = torch.map(side -> {
                    double other = side.round().loss();
                    return new Agreement(Math.abs(loss - other) / Math.abs(other), side.difference(global(ours)));
                });
                progress.accept("round 1, in which results are compared");
                warm(pool);
                List<Double> hanse = new ArrayList<>();
                List<Double> others = new ArrayList<>();
                for (int round = 0; round < settings.rounds(); round++) {
                    hanse.add(round(ours).seconds());
                    torch.ifPresent(side -> others.add(side.round().seconds()));
                    progress.accept("round " + (round + 2));
                }
                return new ClientsSummary(
                        settings,
                        Machine.observe(settings.threads()),
                        Kernels.best().name(),
                        python.map(PythonProgram::version),
                        start.size(),
                        Machine.peakRssBytes(),
                        hanse,
                        others,
                        agreement,
                        notes);
            } finally {
                torch.ifPresent(TorchClients::close);
            }
        }
    }

    /**
     * A side's round.
     *
     * @param loss mean over all clients' positions, each at its own parameters before the step
     */
    record Round(double seconds, double loss) {}

    /** Runs rounds of another federation until the JIT compiler has compiled the hot code. */
    private void warm(ShardPool pool) {
        Federation other = federation(pool);
        double gone = 0;
        while (gone < settings.warmSeconds()) {
            gone += round(other).seconds();
        }
    }

    private static Round round(Federation federation) {
        long start = System.nanoTime();
        double loss = federation.epoch((step, mean) -> {});
        return new Round(HanseSide.millisSince(start) / 1000, loss);
    }

    private Federation federation(ShardPool pool) {
        List<ParticipantId> ids = IntStream.range(0, settings.clients())
                .mapToObj(client -> new ParticipantId("client-" + client))
                .toList();
        FederationConfig usual = FederationConfig.DEFAULT;
        FederationConfig config = new FederationConfig(
                settings.rounds() + 1,
                new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
                new CohortRule(1, 1),
                new FederationConfig.Movement(new FedAvg(1), 1),
                new FederationConfig.Uploads(inputs.positions(), usual.uploads().rounding()),
                FederationConfig.Faults.NONE);
        return new Federation(
                config,
                FederationRoster.of(ids),
                NetworkTrainers.of(inputs.examples(), inputs.training(), LearningConfig.Personal.JOINT),
                SEED,
                pool);
    }

    private ParameterVector global(Federation federation) {
        ParameterLayout layout = NetworkLayout.shared(inputs.spec());
        return ParameterVector.of(layout, federation.state().array("global"));
    }
}
