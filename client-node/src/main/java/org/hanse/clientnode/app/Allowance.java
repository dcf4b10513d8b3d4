// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.app.RoundGuarantee;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * What a node lets rounds release about its shoppers. Its owner chooses one of two: whatever they do, or up to a cap of its own.
 *
 * <p>Any thread may call it.
 */
public sealed interface Allowance {

    /** Why the node would not take part in a round that it knows nothing of; empty if it would. Nothing is charged. */
    Optional<ProtocolViolation> objection(SecAggPlan plan);

    /**
     * Charges a round for one update; asked again for the same, it charges nothing.
     *
     * @param update that is to leave, under its masks, by its digest in its session
     * @return why it may not leave; empty if it may: the charge is durable then
     * @throws RuntimeException if the charge cannot be stored: the update may not leave
     */
    Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update);

    /** Whatever rounds release, which nobody counts: for an owner who asks for no guarantee. */
    record Unlimited() implements Allowance {

        @Override
        public Optional<ProtocolViolation> objection(SecAggPlan plan) {
            return Optional.empty();
        }

        @Override
        public Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update) {
            return Optional.empty();
        }
    }

    /**
     * Up to the cap of the node's own ledger.
     *
     * @param ledger of this node alone
     * @param guarantee of the task; empty if it guarantees nothing, which costs an infinite epsilon, so that no cap lasts for it
     */
    record Capped(NodeLedger ledger, Optional<RoundGuarantee> guarantee) implements Allowance {

        @Override
        public Optional<ProtocolViolation> objection(SecAggPlan plan) {
            Optional<RoundCharges> charges = charges(plan);
            return charges.isPresent() ? ledger.objection(charges.get()) : Optional.of(uncountable(plan));
        }

        @Override
        public Optional<ProtocolViolation> reserve(SecAggPlan plan, Digest update) {
            Optional<RoundCharges> charges = charges(plan);
            return charges.isPresent() ? ledger.reserve(charges.get(), update) : Optional.of(uncountable(plan));
        }

        private Optional<RoundCharges> charges(SecAggPlan plan) {
            return guarantee.flatMap(own -> own.of(plan));
        }

        private ProtocolViolation uncountable(SecAggPlan plan) {
            String why = guarantee.isPresent()
                    ? "a sum of the plan's minimum of " + plan.minimum()
                            + " updates has less noise than the job's privacy guarantee"
                    : "the job has no privacy guarantee";
            return ProtocolViolation.of(
                    Reason.BUDGET,
                    "this node's own account: " + why + ", so epsilon is infinite, and its cap is "
                            + ledger.account().ledger().budget().epsilon());
        }
    }
}
