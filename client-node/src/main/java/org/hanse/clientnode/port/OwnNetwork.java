// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.job.ReadableFacts;

/**
 * Network that the shop trained alone, and its validation. It never leaves the node.
 *
 * @param facts features of the data that it was trained on, which its shape follows from
 * @param excludeHistory whether items of a shopper's history were no candidates
 * @param settings digest of the settings of its training
 * @param model digest of the shared parameters
 * @param epochs epochs of its training
 * @param validation value on the validation queries of the data that it was trained on
 * @param at time of its training
 */
public record OwnNetwork(
        ReadableFacts facts,
        boolean excludeHistory,
        Digest settings,
        Digest model,
        int epochs,
        ServedModel.Validation validation,
        Instant at) {

    /** Scores do not depend on the batch of a training. */
    private static final int ANY_BATCH = 1;

    /** Returns the training of such a network by this version of the program. */
    public NetworkTraining training() {
        return NetworkTraining.ofShop(facts);
    }

    /** Returns the digest of the settings of a training. */
    public static Digest settings(NetworkTraining training, boolean excludeHistory) {
        return Digest.sha256(
                training.settings(ANY_BATCH, excludeHistory).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether this version of the program trains with the same settings. Another one's network has another shape. */
    public boolean isOfThisVersion() {
        return settings.equals(settings(training(), excludeHistory));
    }
}
