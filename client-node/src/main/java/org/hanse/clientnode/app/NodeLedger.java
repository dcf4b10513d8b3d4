// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * A node's own account of what is released about its own shoppers, with a cap that its owner set: whatever a coordinator says of its
 * ledger, at this cap the node takes part no more.
 *
 * <p>The node asks {@link #objection} when it is offered a round, and calls {@link #reserve} before its update leaves, or at the latest
 * before its share of the unmasking does. From then on the round counts, whether it comes to a sum or not: the node cannot know whether
 * somebody had one.
 *
 * <p>Any thread may call it; it waits for the one before.
 */
public final class NodeLedger {

    private final LedgerAccount own;

    /** @param own of this node alone */
    public NodeLedger(LedgerAccount own) {
        this.own = own;
    }

    /** Why the node would not take part in a round that releases this; empty if it would. Nothing is charged. */
    public Optional<ProtocolViolation> objection(RoundCharges charges) {
        return own.objection(charges).map(NodeLedger::violation);
    }

    /**
     * Charges what a round releases; asked again for the same, it charges nothing.
     *
     * @return why nothing may leave; empty if it may: the charge is durable then
     * @throws RuntimeException if the charge cannot be stored: nothing may leave
     */
    public Optional<ProtocolViolation> reserve(RoundCharges charges) {
        ChargeResult result = own.charge(charges);
        return result instanceof ChargeResult.Refused refused ? Optional.of(violation(refused)) : Optional.empty();
    }

    /** What was charged so far. */
    public LedgerAccount account() {
        return own;
    }

    private static ProtocolViolation violation(ChargeResult.Refused refused) {
        return ProtocolViolation.of(Reason.BUDGET, "this node's own account: " + refused.reason());
    }
}
