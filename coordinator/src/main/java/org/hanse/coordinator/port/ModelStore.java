// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.nio.file.Path;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.round.StoredSum;

/**
 * Models, sums before training and optimizer states by digest.
 *
 * <p>Any thread may call it; methods block. What is stored is durable when its method returns and never changes.
 */
public interface ModelStore {

    /** Stores a model and returns its digest, {@code ModelDigest}. */
    Digest store(GlobalModel model);

    /** Returns a model. */
    GlobalModel model(Digest digest);

    /** Stores a released sum before training and returns its digest, {@link StoredSum#digest}. */
    Digest store(StoredSum counts);

    /** Returns a sum before training. */
    StoredSum counts(Digest digest);

    /**
     * Returns the file of a model: messages of {@code ModelCodec.toBytes}, each after its length as a varint; or the file of a sum of
     * counts: bytes of {@code StoredSumCodec.write}.
     */
    Path file(Digest digest);

    /** Stores an optimizer state and returns its digest. */
    Digest store(OptimizerState state);

    /** Returns an optimizer state. */
    OptimizerState optimizer(Digest digest);
}
