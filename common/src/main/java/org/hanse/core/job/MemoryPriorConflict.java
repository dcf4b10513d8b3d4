// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import org.hanse.core.privacy.PrivacyUnit;

/** Check of the key {@code network.memoryPrior} against the other settings of a federation. */
public final class MemoryPriorConflict {

    private MemoryPriorConflict() {}

    /** Returns the text of a refusal, without a key at its beginning; empty where the settings agree. */
    public static Optional<String> find(NetworkConfig network, LearningConfig learning, FederationConfig federation) {
        if (!network.memoryPrior()) {
            return Optional.empty();
        }
        if (federation
                .uploads()
                .privacy()
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent()) {
            return Optional.of(
                    "found network.memoryPrior: true with federation.privacy.unit: shopper; expected one of the"
                            + " two, since gradients of tables depend on other shoppers. Fix: write network.memoryPrior: false,"
                            + " or federation.privacy.unit: merchant");
        }
        if (learning.personal() == LearningConfig.Personal.AFTER) {
            return Optional.of("found network.memoryPrior: true with learning.personal: after; expected joint, since"
                    + " updates without tables teach no prior. Fix: write network.memoryPrior: false, or"
                    + " learning.personal: joint");
        }
        return Optional.empty();
    }
}
