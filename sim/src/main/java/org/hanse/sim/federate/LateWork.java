// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.learn.LocalWork;

/** What a participant does who joins when training is over. */
final class LateWork {

    private LateWork() {}

    /**
     * The fitting of its personal part, for as many epochs as that of a member has moved that took part in every round.
     *
     * @param usual what a member does in a round
     * @param version of the global model: rounds that moved it
     */
    static LocalWork of(LocalWork usual, int version) {
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
