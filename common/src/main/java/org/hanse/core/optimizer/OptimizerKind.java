// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import java.util.List;

/**
 * Kind of server optimizer with its settings, as the key {@code federation.server} of a scenario or a plan sets it. A new kind is a class
 * of its own, an entry of the {@code permits} list and one of {@link #BUILT_IN}.
 *
 * <p>A kind is a public record. The components are its settings, with the annotation {@link org.hanse.core.setting.Key}; the compact
 * constructor rejects invalid values. The text of {@link Object#toString} is part of the digests of plans and runs.
 */
public sealed interface OptimizerKind extends ServerOptimizer permits FedAvg, FedAvgM, FedAdam, ExternalOptimizer {

    /** Text of {@code rate} in the key reference. */
    String RATE = "step size";

    /** All kinds of this build, each with its default settings. */
    List<OptimizerKind> BUILT_IN = List.of(new FedAvg(1), new FedAvgM(1, 0.9), new FedAdam(0.01, 0.9, 0.99, 1e-3));

    /** Returns the name in documents: lower case. */
    String name();
}
