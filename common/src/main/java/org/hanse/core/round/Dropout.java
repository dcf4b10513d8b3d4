// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Locale;
import java.util.Optional;
import org.hanse.core.federation.Name;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * Reason of a participant's dropout, reported by itself or by the component that closed its connection.
 *
 * @param culprit participant whose message caused the dropout
 * @param detail explanation of up to {@value #LONGEST_DETAIL} characters
 */
public record Dropout(Reason reason, Optional<ParticipantId> culprit, String detail) {

    public static final int LONGEST_DETAIL = 500;

    /** Kinds of reasons. */
    public enum Reason {

        /** Its owner ended its participation. */
        WITHDREW,

        /** Its training failed. */
        NO_UPDATE,

        /** It received a message that violates the protocol. */
        REFUSED,

        /** It agreed to a sum for the round's model in an earlier round, and takes part in no other sum for it. */
        MODEL_USED,

        /** The round would exhaust its own privacy budget. */
        BUDGET,

        /** It sent nothing for too long, or its connection broke. */
        UNREACHABLE
    }

    /** Turns the detail into one line, and cuts a longer one. */
    public Dropout {
        detail = Name.oneLine(detail);
        detail = detail.length() > LONGEST_DETAIL ? cut(detail) : detail;
    }

    /** Cuts never between the two halves of a surrogate pair. */
    private static String cut(String detail) {
        boolean between = Character.isHighSurrogate(detail.charAt(LONGEST_DETAIL - 1));
        return detail.substring(0, between ? LONGEST_DETAIL - 1 : LONGEST_DETAIL);
    }

    /** Returns a dropout without a culprit. */
    public static Dropout of(Reason reason, String detail) {
        return new Dropout(reason, Optional.empty(), detail);
    }

    /**
     * Returns the dropout for a violation: a message that breaks the protocol, or a round for a model that was used.
     */
    static Dropout refusing(ProtocolViolation violation) {
        Reason reason = violation.reason() == ProtocolViolation.Reason.MODEL_USED ? Reason.MODEL_USED : Reason.REFUSED;
        return new Dropout(reason, violation.participant(), String.valueOf(violation.getMessage()));
    }

    /** Returns a text for the operator of the coordinator. */
    @Override
    public String toString() {
        String behind = culprit.map(one -> ", because of " + one).orElse("");
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + behind
                + (detail.isEmpty() ? "" : ": " + detail);
    }
}
