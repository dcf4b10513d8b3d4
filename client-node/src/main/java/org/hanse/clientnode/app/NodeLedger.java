// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.privacy.ledger.Standing;
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

    private static final String OWN = "this node's own account: ";

    private final LedgerAccount own;

    /** @param own of this node alone */
    public NodeLedger(LedgerAccount own) {
        this.own = own;
    }

    /**
     * Why the node would not take part in a round that releases this; empty if it would. Nothing is charged.
     *
     * @param plan of the round, by its digest
     */
    public Optional<ProtocolViolation> objection(RoundCharges charges, Digest plan) {
        return own.objection(charges).map(NodeLedger::violation).or(() -> another(charges, plan));
    }

    /**
     * Charges what a round releases under a plan; asked again for the same, it charges nothing. A charge is for one plan: where the
     * node's memory of the round is gone or an older copy, nothing leaves under another for what was paid once.
     *
     * @param plan of the round, by its digest
     * @return why nothing may leave; empty if it may: the charge, and what it is for, are durable then
     * @throws RuntimeException if that cannot be stored: nothing may leave
     */
    public Optional<ProtocolViolation> reserve(RoundCharges charges, Digest plan) {
        if (own.charge(charges) instanceof ChargeResult.Refused refused) {
            return Optional.of(violation(refused));
        }
        Optional<ProtocolViolation> another = another(charges, plan);
        if (another.isEmpty()) {
            charges.ids().forEach(id -> own.confirm(id, plan));
        }
        return another;
    }

    private Optional<ProtocolViolation> another(RoundCharges charges, Digest plan) {
        PrivacyLedger ledger = own.ledger();
        return charges.ids().stream()
                .filter(id -> ledger.standing(id)
                        .flatMap(Standing::released)
                        .filter(paid -> !paid.equals(plan))
                        .isPresent())
                .findFirst()
                .map(id -> ProtocolViolation.of(
                        Reason.BUDGET,
                        OWN + "the " + id
                                + " was paid for under another plan; what leaves under this one would not be"));
    }

    /** What was charged so far. */
    public LedgerAccount account() {
        return own;
    }

    private static ProtocolViolation violation(ChargeResult.Refused refused) {
        return ProtocolViolation.of(Reason.BUDGET, OWN + refused.reason());
    }
}
