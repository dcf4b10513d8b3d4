// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.learn.Coins;
import org.hanse.core.learn.PersonalState;

/**
 * The virtual participants of a federation: their names, and what each remembers from round to round. In order of their names'
 * positions in the scenario. Not safe for several threads, but that different participants may be written at once.
 */
final class Participants {

    private final List<ParticipantId> ids;
    private final Map<ParticipantId, Integer> places = new HashMap<>();
    private final PersonalState[] kept;

    /** What was fitted to the present global model: what is served from it, and kept by those who train from it. */
    private final PersonalState[] fitted;

    private boolean allFitted;

    Participants(List<ParticipantId> ids) {
        this.ids = List.copyOf(ids);
        this.kept = new PersonalState[ids.size()];
        this.fitted = new PersonalState[ids.size()];
        Arrays.fill(kept, PersonalState.INITIAL);
        for (int i = 0; i < ids.size(); i++) {
            places.put(ids.get(i), i);
        }
        forgetFitted();
    }

    List<ParticipantId> ids() {
        return ids;
    }

    int size() {
        return ids.size();
    }

    PersonalState kept(int participant) {
        return kept[participant];
    }

    void keep(int participant, PersonalState state) {
        kept[participant] = state;
    }

    /** What {@link #kept} was fitted to the present model as, or itself where that has not been done. */
    PersonalState latest(int participant) {
        return fitted[participant].equals(PersonalState.INITIAL) ? kept[participant] : fitted[participant];
    }

    void fitted(int participant, PersonalState state) {
        fitted[participant] = state;
    }

    boolean allFitted() {
        return allFitted;
    }

    void setAllFitted() {
        allFitted = true;
    }

    /** The global model is another one now. */
    void forgetFitted() {
        Arrays.fill(fitted, PersonalState.INITIAL);
        allFitted = false;
    }

    /** A seed of one participant's own, the same whoever else takes part. */
    long seed(int participant, long seed) {
        long own = seed;
        for (char c : ids.get(participant).text().toCharArray()) {
            own = Coins.bits(own, c);
        }
        return own;
    }

    /** Indices of these participants. */
    List<Integer> indices(List<ParticipantId> some) {
        List<Integer> indices = new ArrayList<>();
        some.forEach(id -> indices.add(places.getOrDefault(id, -1)));
        return indices;
    }
}
