// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.IdentityHashMap;
import java.util.Map;
import org.hanse.clientnode.app.NetworkTrainers;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.PersonalState;

/**
 * Personal parts of shops whose replays change. A {@link PersonalState} has a row for each item of the replay that it was trained on, so it is
 * put in the order of the current one. Kept for two replays, in which every shop trains.
 */
final class CarriedStates {

    private final Catalogue catalogue;
    private Map<PersonalState, ItemPersonalState> current = new IdentityHashMap<>();
    private Map<PersonalState, ItemPersonalState> previous = new IdentityHashMap<>();

    CarriedStates(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Begins another replay. */
    synchronized void next() {
        previous = current;
        current = new IdentityHashMap<>();
    }

    /** Takes over a state that these trainers made for a shop. */
    synchronized PersonalState made(NetworkTrainers trainers, int shop, PersonalState state) {
        current.put(state, trainers.byItem(shop, state, catalogue));
        return state;
    }

    /**
     * Returns a state in the order of these trainers' replay.
     *
     * @throws IllegalStateException if it is older than two replays
     */
    synchronized PersonalState in(NetworkTrainers trainers, int shop, PersonalState state) {
        if (state.equals(PersonalState.INITIAL)) {
            return state;
        }
        ItemPersonalState own = current.getOrDefault(state, previous.get(state));
        if (own == null) {
            throw new IllegalStateException("a personal part of shop " + shop + " that is older than two replays");
        }
        current.put(state, own);
        return trainers.inOrder(shop, own, catalogue);
    }
}
