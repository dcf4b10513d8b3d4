// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Decisions of a policy with logged propensities, for off-policy evaluation.
 *
 * @param policy name of the logging policy
 * @param catalogue catalogue of the policy
 * @param contextNames names of the context columns, in the order of {@link Decision#context}
 * @param decisions in the order of the source
 * @param sessions all decisions by session; empty if the log names no sessions
 */
public record LoggedDecisions(
        String policy,
        Catalogue catalogue,
        List<String> contextNames,
        List<Decision> decisions,
        List<Session> sessions) {

    public LoggedDecisions {
        contextNames = List.copyOf(contextNames);
        decisions = List.copyOf(decisions);
        sessions = List.copyOf(sessions);
        requireOnce(sessions, decisions.size());
    }

    /** Creates a log that names no sessions. */
    public LoggedDecisions(String policy, Catalogue catalogue, List<String> contextNames, List<Decision> decisions) {
        this(policy, catalogue, contextNames, decisions, List.of());
    }

    private static void requireOnce(List<Session> sessions, int decisions) {
        BitSet seen = new BitSet();
        for (Session session : sessions) {
            int before = -1;
            for (int decision : session.decisions()) {
                if (decision <= before || decision >= decisions || seen.get(decision)) {
                    throw new IllegalArgumentException("a session has decision " + decision + " after " + before
                            + "; expected each of " + decisions + " decisions once, in their order");
                }
                seen.set(decision);
                before = decision;
            }
        }
        if (!sessions.isEmpty() && seen.cardinality() < decisions) {
            throw new IllegalArgumentException(
                    "sessions have " + seen.cardinality() + " of " + decisions + " decisions; expected all");
        }
    }

    /**
     * Decisions of one session, its steps.
     *
     * @param decisions indices in {@link LoggedDecisions#decisions}, in the order of the steps; at least one
     * @param ended whether the shopper left after the last step; false if only the record ends there
     */
    public record Session(List<Integer> decisions, boolean ended) {

        public Session {
            decisions = List.copyOf(decisions);
            if (decisions.isEmpty()) {
                throw new IllegalArgumentException("a session without decisions");
            }
        }
    }

    /**
     * One decision.
     *
     * @param row number of the decision's row in the source, from 0, before cleaning
     * @param item catalogue index of the shown item
     * @param position slot of the item, from the source
     * @param cluster number of the shopper or the request, from 0 without gaps: decisions of one cluster may depend on each other. A decision alone has a number
     *     of its own
     * @param propensity probability of {@code item} at {@code position} under the logging policy, in (0, 1]
     * @param reward reward of the decision, finite
     * @param time time of the decision
     * @param context values of the context columns
     */
    public record Decision(
            long row,
            int item,
            int position,
            int cluster,
            double propensity,
            double reward,
            Optional<Instant> time,
            List<String> context) {

        public Decision {
            context = List.copyOf(context);
            if (!(propensity > 0 && propensity <= 1)) {
                throw new IllegalArgumentException("propensity " + propensity + " is outside (0, 1]");
            }
            if (!Double.isFinite(reward)) {
                throw new IllegalArgumentException("reward " + reward + " is not a finite number");
            }
        }
    }
}
