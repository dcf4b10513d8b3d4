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
 * The virtual participants of a federation: their names, who takes part in rounds, and what each remembers from round to round.
 * In order of their names' positions in the scenario. Not safe for several threads, but that different participants may be written at once.
 */
final class Participants {

    /** That a message tells. */
    private static final int MOST_NAMES = 5;

    private final List<ParticipantId> ids;
    private final Set<ParticipantId> late;
    private final Map<Group, List<Integer>> groups = new EnumMap<>(Group.class);
    private final Map<ParticipantId, Integer> places = new HashMap<>();
    private final PersonalState[] kept;

    /** What was fitted to the present global model: what is served from it, and kept by those who train from it. */
    private final PersonalState[] fitted;

    private final Set<Group> wholeFitted = EnumSet.noneOf(Group.class);

    /** Who takes part in rounds. */
    enum Group {

        /** May be asked. */
        MEMBERS,

        /** Join when training is over: they are given the model, and train their personal part alone. */
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

    /** @throws RefusedFederationException if nobody of that name takes part in rounds */
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

    /** The participants of a group, in order. */
    List<Integer> of(Group group) {
        return groups.getOrDefault(group, List.of());
    }

    /** Their names. */
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

    /** What {@link #kept} was fitted to the present model as, or itself where that has not been done. */
    PersonalState latest(int participant) {
        return fitted[participant].equals(PersonalState.INITIAL) ? kept[participant] : fitted[participant];
    }

    void fitted(int participant, PersonalState state) {
        fitted[participant] = state;
    }

    /** Whether all of a group are fitted to the present model. */
    boolean wholeFitted(Group group) {
        return wholeFitted.contains(group);
    }

    void setWholeFitted(Group group) {
        wholeFitted.add(group);
    }

    /** The global model is another one now. */
    void forgetFitted() {
        Arrays.fill(fitted, PersonalState.INITIAL);
        wholeFitted.clear();
    }

    /** A seed of one participant's own, the same whoever else takes part. */
    long seed(int participant, long seed) {
        long own = seed;
        for (char c : ids.get(participant).text().toCharArray()) {
            own = CounterRandom.bits(own, c);
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
