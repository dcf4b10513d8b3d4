// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.serve.LoggedSlots;
import org.hanse.core.evaluate.policy.OffPolicySupport;

/**
 * What the own log could support: its newest decisions whose 7 days for clicks and purchases have ended.
 *
 * @param decisions number of decisions
 * @param slots places of them, which all have a propensity
 * @param drawn places that chance filled with another item than the best
 * @param rewarded places with a click or purchase
 * @param verdict what the log says of a policy that shows items uniformly, as {@code hanse data check} says it; empty without a place
 * @param because why it is not "supported"
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LogDocument(
        long decisions, long slots, long drawn, long rewarded, Optional<String> verdict, List<String> because) {

    /** Reads a log. Takes some seconds for a long one. */
    public static LogDocument of(DecisionLog log, EventStore events, Instant now) {
        LoggedSlots slots = LoggedSlots.read(log, events, now);
        if (slots.slots().isEmpty()) {
            return new LogDocument(0, 0, 0, 0, Optional.empty(), List.of());
        }
        OffPolicySupport support = slots.ofUniform();
        return new LogDocument(
                slots.decisions(),
                slots.slots().size(),
                slots.drawn(),
                slots.rewarded(),
                Optional.of(support.verdict().key()),
                Stream.concat(support.against().stream(), support.thin().stream())
                        .toList());
    }
}
