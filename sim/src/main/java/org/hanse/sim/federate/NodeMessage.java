// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.core.round.ToCoordinator;

/** Messages of a node, in order. */
enum NodeMessage {
    JOIN,
    KEYS,
    NONCE,
    SHARES,
    UPDATE,
    SIGNATURE,
    REVEAL;

    /** A node without one of these messages is not in the sum. */
    static final List<NodeMessage> BEFORE_UPLOAD = List.of(JOIN, KEYS, SHARES, UPDATE);

    /** A node without one of these messages is in the sum. */
    static final List<NodeMessage> AFTER_UPLOAD = List.of(SIGNATURE, REVEAL);

    static NodeMessage of(ToCoordinator message) {
        if (message instanceof ToCoordinator.ParticipantJoined) {
            return JOIN;
        } else if (message instanceof ToCoordinator.KeysAdvertised) {
            return KEYS;
        } else if (message instanceof ToCoordinator.NonceRevealed) {
            return NONCE;
        } else if (message instanceof ToCoordinator.SharesSubmitted) {
            return SHARES;
        } else if (message instanceof ToCoordinator.SurvivorsSigned) {
            return SIGNATURE;
        } else if (message instanceof ToCoordinator.SharesRevealed) {
            return REVEAL;
        }
        return UPDATE;
    }
}
