// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.learn.train.LocalWork;

/**
 * Work of fitting a personal part to a published model (step 12 of a round). A personal part that was fitted to another model is the
 * start of the next fit.
 */
public final class FitWork {

    private FitWork() {}

    /**
     * Returns the work of a participant's first fit, to a model of several rounds. It has the number of epochs that a participant of
     * every round has run on its personal part.
     *
     * @param usual work of a participant in a round
     * @param version version of the global model: number of counted rounds
     */
    public static LocalWork late(LocalWork usual, int version) {
        // A member fits to the model of each version, the last one included.
        long epochs = (long) usual.personalEpochs() * (version + 1);
        if (!usual.alternate()) {
            epochs += (long) jointEpochs(usual.amount()) * version;
        }
        return new LocalWork(
                usual.amount(),
                usual.proximal(),
                (int) Math.min(Integer.MAX_VALUE, Math.max(1, epochs)),
                usual.alternate());
    }

    /** Epochs of a round in which both parts move. Steps are no whole epochs at every participant; they count as one. */
    private static int jointEpochs(LocalWork.Amount amount) {
        return amount instanceof LocalWork.Epochs whole ? whole.count() : 1;
    }
}
