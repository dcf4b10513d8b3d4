// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Locale;
import java.util.Optional;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * Why a participant takes no further part, as it says itself or as whoever lost it saw.
 *
 * @param culprit under whose name stood what made it leave
 * @param detail in words, up to {@value #LONGEST_DETAIL} characters
 */
public record Dropout(Reason reason, Optional<ParticipantId> culprit, String detail) {

    public static final int LONGEST_DETAIL = 500;

    /** Kinds of reasons. */
    public enum Reason {

        /** Its owner wants it to stop. */
        WITHDREW,

        /** Its training came to no update. */
        NO_UPDATE,

        /** It was told what breaks the protocol. */
        REFUSED,

        /** It agreed to a sum for the round's model in an earlier round, and takes part in no other sum for it. */
        MODEL_USED,

        /** Its own privacy budget does not last for what the round releases. */
        BUDGET,

        /** Nothing was heard of it for too long, or its connection broke. */
        LOST
    }

    /** A longer detail is cut. */
    public Dropout {
        detail = detail.length() > LONGEST_DETAIL ? cut(detail) : detail;
    }

    /** Never between the two halves of one character. */
    private static String cut(String detail) {
        boolean between = Character.isHighSurrogate(detail.charAt(LONGEST_DETAIL - 1));
        return detail.substring(0, between ? LONGEST_DETAIL - 1 : LONGEST_DETAIL);
    }

    /** For a reason that nobody else is behind. */
    public static Dropout of(Reason reason, String detail) {
        return new Dropout(reason, Optional.empty(), detail);
    }

    /** Since it was told what breaks the protocol, or offered a round for a model that it has used. */
    static Dropout refusing(ProtocolViolation violation) {
        Reason reason = violation.reason() == ProtocolViolation.Reason.MODEL_USED ? Reason.MODEL_USED : Reason.REFUSED;
        return new Dropout(reason, violation.participant(), String.valueOf(violation.getMessage()));
    }

    /** In words, for whoever runs the coordinator. */
    @Override
    public String toString() {
        String behind = culprit.map(one -> ", because of " + one).orElse("");
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + behind
                + (detail.isEmpty() ? "" : ": " + detail);
    }
}
