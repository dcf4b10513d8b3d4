// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.train.PersonalState;

/**
 * Virtual participants of a federation: names, groups, and the state of each between rounds. Their order is that of
 * the scenario. Not safe for several threads, except for writes of different participants.
 */
final class Participants {

    /** Number of names in a message. */
    private static final int MOST_NAMES = 5;

    private final List<ParticipantId> ids;
    private final Set<ParticipantId> late;
    private final Map<Group, List<Integer>> groups = new EnumMap<>(Group.class);
    private final Map<ParticipantId, Integer> places = new HashMap<>();
    private final PersonalState[] kept;

    /** States that were fitted to the current global model, for serving and for the next training. */
    private final PersonalState[] fitted;

    private final Set<Group> wholeFitted = EnumSet.noneOf(Group.class);

    /** Group of participants. */
    enum Group {

        /** May be in a cohort. */
        MEMBERS,

        /** Join after training: they receive the model and train their personal part alone. */
        LATE
    }

    Participants(FederationRoster roster) {
        this.ids = roster.ids();
        this.late = roster.late();
        for (Group group : Group.values()) {
            groups.put(
                    group,
                    IntStream.range(0, ids.size())
                            .filter(i -> groupOf(i) == group)
                            .boxed()
                            .toList());
        }
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

    Group groupOf(int participant) {
        return late.contains(ids.get(participant)) ? Group.LATE : Group.MEMBERS;
    }

    /**
     * Rejects a name of no participant of rounds.
     *
     * @throws RefusedFederationException if there is no participant with this name
     */
    void requireMember(String lost) {
        List<ParticipantId> members = idsOf(Group.MEMBERS);
        if (!members.contains(new ParticipantId(lost))) {
            throw RefusedFederationException.of(
                    List.of("faults.lost", "faults"),
                    "found " + lost + " in faults.lost; expected a participant, one of "
                            + members.stream()
                                    .limit(MOST_NAMES)
                                    .map(ParticipantId::text)
                                    .toList()
                            + (members.size() > MOST_NAMES ? " and so on" : ""));
        }
    }

    /** Returns the participants of a group, in order. */
    List<Integer> of(Group group) {
        return groups.getOrDefault(group, List.of());
    }

    /** Returns the names of a group. */
    List<ParticipantId> idsOf(Group group) {
        return of(group).stream().map(ids::get).toList();
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

    /** Returns the state fitted to the current model, or the kept one without a fit. */
    PersonalState latest(int participant) {
        return fitted[participant].equals(PersonalState.INITIAL) ? kept[participant] : fitted[participant];
    }

    void fitted(int participant, PersonalState state) {
        fitted[participant] = state;
    }

    /** Returns whether all of a group are fitted to the current model. */
    boolean wholeFitted(Group group) {
        return wholeFitted.contains(group);
    }

    void setWholeFitted(Group group) {
        wholeFitted.add(group);
    }

    /** Forgets the fits to the previous global model. */
    void forgetFitted() {
        Arrays.fill(fitted, PersonalState.INITIAL);
        wholeFitted.clear();
    }

    /** Returns a participant's own seed, independent of other participants. */
    long seed(int participant, long seed) {
        long own = seed;
        for (char c : ids.get(participant).text().toCharArray()) {
            own = CounterRandom.bits(own, c);
        }
        return own;
    }

    /** Returns indices of these participants. */
    List<Integer> indices(List<ParticipantId> some) {
        List<Integer> indices = new ArrayList<>();
        some.forEach(id -> indices.add(places.getOrDefault(id, -1)));
        return indices;
    }
}
