// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.hanse.core.interaction.LoggedDecisions.Session;

/**
 * Sessions of a log beside a target policy, as numbers by step. Steps of session {@code i} are {@code [starts[i], starts[i + 1])}.
 *
 * <p>The state of a step is its context, all columns together. A log without context has the number of the step and the item of the step
 * before as its state.
 *
 * @param starts one more than there are sessions
 * @param ended whether a session ended with its last step; if not, what came after is unknown
 * @param groups number of a session's group, from 0 without gaps; sessions that share a cluster ({@link Decision#cluster}) are one group
 * @param decisions the decision of a step, for {@code target}
 * @param states number of a step's state, from 0
 * @param items shown item
 * @param ratios probability of the shown item under the target policy over its propensity
 * @param rewards reward of a step
 * @param coverage mean probability, under the target policy, of items that the log has shown in the state
 * @param target the target policy
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record OffPolicySessions(
        int[] starts,
        boolean[] ended,
        int[] groups,
        int[] decisions,
        int[] states,
        int[] items,
        double[] ratios,
        double[] rewards,
        double coverage,
        TargetPolicy target) {

    /**
     * Computes the steps of a log.
     *
     * @throws IllegalArgumentException if the log has no sessions, or the policy has another number of decisions
     */
    public static OffPolicySessions of(LoggedDecisions log, TargetPolicy target) {
        List<Session> sessions = log.sessions();
        if (sessions.isEmpty()) {
            throw new IllegalArgumentException("a log without sessions");
        }
        target.requireDecisions(log.decisions().size());
        int size = log.decisions().size();
        int[] starts = new int[sessions.size() + 1];
        boolean[] ended = new boolean[sessions.size()];
        int[] decisions = new int[size];
        int[] states = new int[size];
        int[] items = new int[size];
        double[] ratios = new double[size];
        double[] rewards = new double[size];
        Map<Object, Integer> numbers = new HashMap<>();
        Set<Object> shown = new HashSet<>();
        int step = 0;
        for (int session = 0; session < sessions.size(); session++) {
            ended[session] = sessions.get(session).ended();
            for (int index : sessions.get(session).decisions()) {
                Decision decision = log.decisions().get(index);
                boolean first = step == starts[session];
                Object state = log.contextNames().isEmpty()
                        ? List.of(step - starts[session], first ? -1 : items[step - 1])
                        : decision.context();
                decisions[step] = index;
                states[step] = numbers.computeIfAbsent(state, absent -> numbers.size());
                items[step] = decision.item();
                ratios[step] = target.probability(index, decision.item()) / decision.propensity();
                rewards[step] = decision.reward();
                shown.add(List.of(states[step], decision.item()));
                step++;
            }
            starts[session + 1] = step;
        }
        double[] covered = new double[1];
        for (int at = 0; at < size; at++) {
            int state = states[at];
            target.forEach(
                    decisions[at],
                    (item, probability) -> covered[0] += shown.contains(List.of(state, item)) ? probability : 0);
        }
        return new OffPolicySessions(
                starts,
                ended,
                groups(log, starts, decisions),
                decisions,
                states,
                items,
                ratios,
                rewards,
                covered[0] / size,
                target);
    }

    /** Joins sessions that share a cluster: each points to an earlier one of its group, the first to itself. */
    private static int[] groups(LoggedDecisions log, int[] starts, int[] decisions) {
        int[] joined = IntStream.range(0, starts.length - 1).toArray();
        Map<Integer, Integer> ofCluster = new HashMap<>();
        for (int session = 0; session < joined.length; session++) {
            for (int step = starts[session]; step < starts[session + 1]; step++) {
                int cluster = log.decisions().get(decisions[step]).cluster();
                int one = first(joined, ofCluster.getOrDefault(cluster, session));
                int other = first(joined, session);
                ofCluster.put(cluster, session);
                joined[Math.max(one, other)] = Math.min(one, other);
            }
        }
        int[] firsts = IntStream.range(0, joined.length)
                .map(session -> first(joined, session))
                .toArray();
        int[] sorted = Arrays.stream(firsts).distinct().sorted().toArray();
        return Arrays.stream(firsts)
                .map(own -> Arrays.binarySearch(sorted, own))
                .toArray();
    }

    private static int first(int[] joined, int session) {
        int at = session;
        while (joined[at] != at) {
            at = joined[at];
        }
        return at;
    }

    /** Returns the number of sessions. */
    public int size() {
        return ended.length;
    }

    /** Returns the number of sessions whose record ends before they do. */
    public int cut() {
        return (int) IntStream.range(0, size()).filter(own -> !ended[own]).count();
    }

    /** Returns the number of groups, which a bootstrap draws. */
    int drawn() {
        return Arrays.stream(groups).max().orElse(-1) + 1;
    }
}
