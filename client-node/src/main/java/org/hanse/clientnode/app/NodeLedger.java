// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.function.Predicate;
import org.hanse.app.LedgerAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * A node's own account of what is released about its own shoppers, with a cap that its owner set: whatever a coordinator says of its
 * ledger, at this cap the node takes part no more.
 *
 * <p>The node asks {@link #objection} when it is offered a round that it knows nothing of, and calls {@link #reserve} before its update
 * leaves. From then on the round counts, whether it comes to a sum or not: the node cannot know whether somebody had one.
 *
 * <p>Any thread may call it; it waits for the one before.
 */
public final class NodeLedger {

    private static final String OWN = "this node's own account: ";
    private static final String FORGOTTEN =
            "was charged before, and this node knows nothing of the round: its memory is gone or an older copy";

    private final LedgerAccount own;

    /** @param own of this node alone */
    public NodeLedger(LedgerAccount own) {
        this.own = own;
    }

    /**
     * Why the node would not take part in a round that releases this; empty if it would. Nothing is charged.
     *
     * <p>Only of a round that the node knows nothing of: where one is charged all the same, the node's memory is gone or an older copy, and
     * an update may have left. Another one, with noise that was drawn anew, would not be paid for.
     */
    public Optional<ProtocolViolation> objection(RoundCharges charges) {
        return own.objection(charges)
                .map(NodeLedger::violation)
                .or(() -> violation(charges, standing -> true, FORGOTTEN));
    }

    /**
     * Charges what a round releases by one update; asked again for the same, it charges nothing. Where the node's memory of the round is
     * gone or an older copy, no other update leaves for what was paid once.
     *
     * @param update that is to leave, under its masks, by its digest in its session; what it was charged for is confirmed with that
     * @return why nothing may leave; empty if it may: the charge, and what it is for, are durable then
     * @throws RuntimeException if that cannot be stored: nothing may leave
     */
    public Optional<ProtocolViolation> reserve(RoundCharges charges, Digest update) {
        if (own.charge(charges) instanceof ChargeResult.Refused refused) {
            return Optional.of(violation(refused));
        }
        Optional<ProtocolViolation> another = violation(
                charges,
                standing ->
                        standing.released().filter(paid -> !paid.equals(update)).isPresent(),
                "was paid for with another update; this one would not be");
        if (another.isEmpty()) {
            charges.ids().forEach(id -> own.confirm(id, update));
        }
        return another;
    }

    /** What is wrong with the first of these that stands so; empty if none does. */
    private Optional<ProtocolViolation> violation(RoundCharges charges, Predicate<ReservedRelease> so, String what) {
        PrivacyLedger ledger = own.ledger();
        return charges.ids().stream()
                .filter(id -> ledger.standing(id).filter(so).isPresent())
                .findFirst()
                .map(id -> ProtocolViolation.of(Reason.BUDGET, OWN + "the " + id + " " + what));
    }

    /** What was charged so far. */
    public LedgerAccount account() {
        return own;
    }

    private static ProtocolViolation violation(ChargeResult.Refused refused) {
        return ProtocolViolation.of(Reason.BUDGET, OWN + refused.reason());
    }
}
