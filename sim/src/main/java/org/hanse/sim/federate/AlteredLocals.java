// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ParameterVector;

/** Participants that train otherwise than others whom they are alike in all else. */
public interface AlteredLocals extends ClientTrainers {

    /** The others. */
    ClientTrainers locals();

    @Override
    default long shoppers(int participant) {
        return locals().shoppers(participant);
    }

    @Override
    default boolean parallel() {
        return locals().parallel();
    }

    @Override
    default long positions(int participant) {
        return locals().positions(participant);
    }

    @Override
    default int batches(int participant) {
        return locals().batches(participant);
    }

    @Override
    default long personalParameters(int participant) {
        return locals().personalParameters(participant);
    }

    @Override
    default String fingerprint() {
        return getClass().getSimpleName() + " " + locals().fingerprint();
    }

    @Override
    default Optional<SharedNetwork> network(ParameterVector shared) {
        return locals().network(shared);
    }
}
