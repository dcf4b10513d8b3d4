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
 * What the shared parameters of a training begin with: parameters that are drawn, or those of another model, whose network for
 * validation and for test may differ.
 */
final class SharedStart {

    /** Parameters that are drawn. */
    static final SharedStart DRAWN = new SharedStart(Map.of());

    private final Map<HeldOut, SharedNetwork> networks;

    private SharedStart(Map<HeldOut, SharedNetwork> networks) {
        this.networks = networks;
    }

    /** What a model has in common for all; where it was not trained again for test, the same network stands for both. */
    static SharedStart of(SharedNetwork forValidation, SharedNetwork forTest) {
        Map<HeldOut, SharedNetwork> networks = new EnumMap<>(HeldOut.class);
        networks.put(HeldOut.VALIDATION, forValidation);
        networks.put(HeldOut.TEST, forTest);
        return new SharedStart(networks);
    }

    /** Has a trainer, which is at its start, begin with it. */
    void putInto(ModelTrainer trainer, HeldOut split) {
        of(split).ifPresent(network -> {
            if (!(trainer instanceof NetworkTrainer begun)) {
                throw new IllegalArgumentException("a " + trainer.kind() + " cannot go on from a network");
            }
            begun.startFrom(network);
        });
    }

    /** Names the parameters; empty for those that are drawn. */
    Optional<String> digest(HeldOut split) {
        return of(split).map(network -> network.parameters().digest());
    }

    /** Whether there is one for validation and another for test. */
    boolean differs() {
        return !digest(HeldOut.VALIDATION).equals(digest(HeldOut.TEST));
    }

    private Optional<SharedNetwork> of(HeldOut split) {
        return Optional.ofNullable(networks.get(split));
    }
}
