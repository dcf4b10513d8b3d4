// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.sim.scenario.HeldOut;

/**
 * Initial shared parameters of a training: random ones, or the networks of another model for validation and for test.
 */
final class SharedStart {

    /** Random parameters. */
    static final SharedStart DRAWN = new SharedStart(Map.of());

    private final Map<HeldOut, SharedNetwork> networks;

    private SharedStart(Map<HeldOut, SharedNetwork> networks) {
        this.networks = networks;
    }

    /** Returns the shared parameters of a model; without a second training both networks are equal. */
    static SharedStart of(SharedNetwork forValidation, SharedNetwork forTest) {
        Map<HeldOut, SharedNetwork> networks = new EnumMap<>(HeldOut.class);
        networks.put(HeldOut.VALIDATION, forValidation);
        networks.put(HeldOut.TEST, forTest);
        return new SharedStart(networks);
    }

    /** Sets the initial parameters of a trainer. */
    void putInto(ModelTrainer trainer, HeldOut split) {
        of(split).ifPresent(network -> {
            if (!(trainer instanceof NetworkTrainer begun)) {
                throw new IllegalArgumentException("a " + trainer.kind() + " cannot go on from a network");
            }
            begun.startFrom(network);
        });
    }

    /** Returns the digest of the parameters; empty for random ones. */
    Optional<String> digest(HeldOut split) {
        return of(split).map(network -> network.parameters().digest());
    }

    /** Returns whether validation and test start from different networks. */
    boolean differs() {
        return !digest(HeldOut.VALIDATION).equals(digest(HeldOut.TEST));
    }

    private Optional<SharedNetwork> of(HeldOut split) {
        return Optional.ofNullable(networks.get(split));
    }
}
