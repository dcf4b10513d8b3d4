// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.util.Optional;
import java.util.function.Supplier;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.config.InvalidInputException;

/**
 * Policy of {@code policy.yaml} for the pages that show or repair it.
 *
 * @param policy policy of the file; the default if the file is not valid
 * @param problem why the file is not valid
 */
record ReadPolicy(NodePolicy policy, Optional<String> problem) {

    /** Reads the policy. */
    static ReadPolicy of(Supplier<NodePolicy> file) {
        try {
            return new ReadPolicy(file.get(), Optional.empty());
        } catch (InvalidInputException e) {
            return new ReadPolicy(NodePolicy.DEFAULT, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the problem with its effect on what is shown. */
    Optional<String> effect() {
        return problem.map(
                own -> own + ". Shown under the default policy until then; a running node keeps its last valid one");
    }
}
