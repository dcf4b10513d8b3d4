// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.bench;

import java.util.List;
import java.util.Optional;
import org.hanse.core.learn.LocalExamples;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.NetworkLocalTrainer;
import org.hanse.core.learn.SharedNetwork;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Locals;

/** Clients of a benchmark as participants of a federation. */
record ClientsLocals(List<LocalExamples> clients, TrainingSettings settings, Kernels kernels) implements Locals {

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return new NetworkLocalTrainer(clients, settings, kernels, runner);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public long positions(int participant) {
        return clients.get(participant).positions();
    }

    @Override
    public int batches(int participant) {
        return clients.get(participant).batches();
    }

    @Override
    public long personalParameters(int participant) {
        return clients.get(participant).personalParameters();
    }

    @Override
    public String fingerprint() {
        return "benchmark";
    }

    @Override
    public Optional<SharedNetwork> network(ParameterVector shared) {
        return Optional.empty();
    }
}
