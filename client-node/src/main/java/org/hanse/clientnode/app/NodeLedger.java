// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.function.Predicate;
import org.hanse.app.LedgerAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.PrivacyLedger.Limits;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Node's own account of the releases about its shoppers, independently of the coordinator's ledger. All jobs charge it.
 * A job takes part up to what its plan allows, and all jobs together up to the owner's cap, if there is one.
 *
 * <p>The node calls {@link #objection} at the offer of a round without a record, and {@link #reserve} before its
 * update leaves. The round counts from then on with or without a sum, because the node cannot verify that no sum was
 * released.
 *
 * <p>Thread-safe; calls block each other.
 */
public final class NodeLedger {

    private static final String OWN = "this node's own account: ";
    private static final String FORGOTTEN =
            "was charged before, and this node knows nothing of the round: its memory is gone or an older copy";

    private final LedgerAccount own;
    private final Limits limits;

    /** Creates the account of jobs that only its budget limits. */
    public NodeLedger(LedgerAccount own) {
        this(own, Limits.NONE);
    }

    /**
     * Creates the account of one job.
     *
     * @param own of this node alone
     * @param limits limits of the job, and of all jobs together
     */
    public NodeLedger(LedgerAccount own, Limits limits) {
        this.own = own;
        this.limits = limits;
    }

    /**
     * Returns the objection to a round with these charges; empty if the node takes part. Charges nothing.
     *
     * <p>Only for a round without a record at the node. If such a round is already charged, the node's record is gone
     * or an older copy, and an update may have left. A second update with new noise would be uncharged.
     */
    public Optional<ProtocolViolation> objection(RoundCharges charges) {
        return own.objection(charges, limits)
                .map(NodeLedger::violation)
                .or(() -> violation(charges, standing -> true, FORGOTTEN));
    }

    /**
     * Charges the release of a round by one update. A repeated call for the same update charges nothing. Where the
     * node's record of the round is gone or an older copy, no other update may leave for the earlier charge.
     *
     * @param update digest of the masked update in its session, which confirms the charge
     * @return reason why no update may leave; empty if it may: charge and confirmation are durable then
     * @throws RuntimeException if the charge cannot be stored: no update may leave
     */
    public Optional<ProtocolViolation> reserve(RoundCharges charges, Digest update) {
        if (own.charge(charges, limits) instanceof ChargeResult.Refused refused) {
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

    /** Returns the violation of the first charge with this state; empty if there is none. */
    private Optional<ProtocolViolation> violation(RoundCharges charges, Predicate<ReservedRelease> so, String what) {
        PrivacyLedger ledger = own.ledger();
        return charges.ids().stream()
                .filter(id -> ledger.standing(id).filter(so).isPresent())
                .findFirst()
                .map(id -> ProtocolViolation.of(Reason.BUDGET, OWN + "the " + id + " " + what));
    }

    /** Returns all charges so far. */
    public LedgerAccount account() {
        return own;
    }

    private static ProtocolViolation violation(ChargeResult.Refused refused) {
        return ProtocolViolation.of(Reason.BUDGET, OWN + refused.reason());
    }
}
