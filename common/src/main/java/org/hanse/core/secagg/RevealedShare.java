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

    /** Of the private mask key of a participant whose update is not in the sum. */
    record PairwiseKeyShare(ParticipantId owner, ShamirShare share) implements RevealedShare {}

    /** Of the self seed of a participant whose update is in the sum. */
    record SelfMaskShare(ParticipantId owner, ShamirShare share) implements RevealedShare {}
}
