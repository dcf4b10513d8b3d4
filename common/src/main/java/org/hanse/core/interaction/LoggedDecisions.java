// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decisions of a policy with logged propensities, for off-policy evaluation.
 *
 * @param policy name of the logging policy
 * @param catalogue catalogue of the policy
 * @param contextNames names of the context columns, in the order of {@link Decision#context}
 * @param decisions in the order of the source
 */
public record LoggedDecisions(String policy, Catalogue catalogue, List<String> contextNames, List<Decision> decisions) {

    public LoggedDecisions {
        contextNames = List.copyOf(contextNames);
        decisions = List.copyOf(decisions);
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
     * @param reward reward of the decision
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
        }
    }
}
