// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.Instant;
import java.util.Optional;
import org.hanse.core.recommend.Exploration;

/** Running node as its owner sees it. Any thread may call it; methods do not block. */
public interface OwnerNode {

    /** Returns the name of the shop. */
    String name();

    /** Returns the random choice of items in decisions. */
    Exploration exploration();

    /** Returns when the data were last read from the disk. */
    Instant readAt();

    /** Returns the problem of the last reading of the data; empty if there was none. */
    Optional<String> dataProblem();

    /** Returns the begin of the training that runs; empty if none does. */
    Optional<Instant> trainingSince();

    /** Returns the problem of the last training; empty if it succeeded, or none ended yet. */
    Optional<String> trainingProblem();
}
