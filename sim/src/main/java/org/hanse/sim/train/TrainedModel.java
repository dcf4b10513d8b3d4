// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.Locale;

/**
 * A model that a scenario has trained.
 *
 * @param name in results
 * @param scope what each of its trainings sees
 * @param network its shape
 * @param learning how it is trained
 * @param reference the trained model that it is compared with; empty for none
 */
public record TrainedModel(String name, Scope scope, NetworkConfig network, LearningConfig learning, String reference) {

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
