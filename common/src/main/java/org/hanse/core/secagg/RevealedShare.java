// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.federation.ParticipantId;

/** A share that its holder gives to the coordinator: of one secret of its owner or of the other, never of both. */
public sealed interface RevealedShare {

    /** Whose secret it is of. */
    ParticipantId owner();

    /** The share. */
    ShamirShare share();

    /** Has the visitor do what belongs to this kind of share. */
    <R> R visit(Visitor<R> visitor);

    /** One method for each kind. */
    interface Visitor<R> {

        R pairwiseKey(PairwiseKeyShare share);

        R selfMask(SelfMaskShare share);
    }

    /** Of the private mask key of a participant whose update is not in the sum. */
    record PairwiseKeyShare(ParticipantId owner, ShamirShare share) implements RevealedShare {
        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.pairwiseKey(this);
        }
    }

    /** Of the self seed of a participant whose update is in the sum. */
    record SelfMaskShare(ParticipantId owner, ShamirShare share) implements RevealedShare {
        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.selfMask(this);
        }
    }
}
