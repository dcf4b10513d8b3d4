// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decisions of a policy whose propensities were logged, for off-policy evaluation: which item was shown where, how
 * likely the policy was to show it there, and what it earned.
 *
 * @param policy name of the policy that decided
 * @param catalogue the items it chose from
 * @param contextNames names of the context columns, the order of {@link Decision#context}
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
     * @param item catalogue index of what was shown
     * @param position slot it was shown in, from the source
     * @param propensity probability of {@code item} at {@code position} under the logging policy, in (0, 1]
     * @param reward what it earned
     * @param time when
     * @param context values of the context columns
     */
    public record Decision(
            int item, int position, double propensity, double reward, Optional<Instant> time, List<String> context) {

        public Decision {
            context = List.copyOf(context);
            if (!(propensity > 0 && propensity <= 1)) {
                throw new IllegalArgumentException("propensity " + propensity + " is outside (0, 1]");
            }
        }
    }
}
