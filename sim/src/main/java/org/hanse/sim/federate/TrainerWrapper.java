// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ParameterVector;

/** Client trainers that differ from others in some methods alone. */
public interface TrainerWrapper extends ClientTrainers {

    /** Returns the others. */
    ClientTrainers trainers();

    @Override
    default long shoppers(int participant) {
        return trainers().shoppers(participant);
    }

    @Override
    default boolean parallel() {
        return trainers().parallel();
    }

    @Override
    default long positions(int participant) {
        return trainers().positions(participant);
    }

    @Override
    default int batches(int participant) {
        return trainers().batches(participant);
    }

    @Override
    default long personalParameters(int participant) {
        return trainers().personalParameters(participant);
    }

    @Override
    default String fingerprint() {
        return getClass().getSimpleName() + " " + trainers().fingerprint();
    }

    @Override
    default Optional<SharedNetwork> network(ParameterVector shared) {
        return trainers().network(shared);
    }
}
