// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.federation.ParticipantId;

/**
 * Share that its holder reveals to the coordinator. Each holder reveals shares of one of the owner's two secrets,
 * never of both.
 */
public sealed interface RevealedShare {

    /** Returns the owner of the secret. */
    ParticipantId owner();

    /** Returns the share. */
    ShamirShare share();

    /** Calls the visitor's method for this kind of share. */
    <R> R visit(Visitor<R> visitor);

    /** Visitor with one method for each kind. */
    interface Visitor<R> {

        R pairwiseKey(PairwiseKeyShare share);

        R selfMask(SelfMaskShare share);
    }

    /** Share of the private mask key of a participant whose update is not in the sum. */
    record PairwiseKeyShare(ParticipantId owner, ShamirShare share) implements RevealedShare {
        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.pairwiseKey(this);
        }
    }

    /** Share of the self seed of a participant whose update is in the sum. */
    record SelfMaskShare(ParticipantId owner, ShamirShare share) implements RevealedShare {
        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.selfMask(this);
        }
    }
}
