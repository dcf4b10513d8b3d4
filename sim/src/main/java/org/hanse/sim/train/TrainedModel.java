// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that a scenario has trained.
 *
 * @param name in results
 * @param scope what each of its trainings sees
 * @param network its shape
 * @param learning how it is trained
 * @param reference the trained model that it is compared with; empty for none
 * @param graph the DL4J graph to train in place of the network, whose shape then plays no part
 */
public record TrainedModel(
        String name,
        Scope scope,
        NetworkConfig network,
        LearningConfig learning,
        String reference,
        Optional<Path> graph) {

    /** A model that is the network. */
    public TrainedModel(String name, Scope scope, NetworkConfig network, LearningConfig learning, String reference) {
        this(name, scope, network, learning, reference, Optional.empty());
    }

    /** What one training sees. */
    public enum Scope {
        /** All merchants' interactions in one place. */
        CENTRAL,
        /** One merchant's own. */
        LOCAL;

        /** The name of the model of this scope. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
