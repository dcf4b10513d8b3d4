// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Objects;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.RingVector;

/** Masks updates that a test makes, in a round of five. */
public final class ShapedUpdates {

    private final SyntheticRound round;

    public ShapedUpdates(int size) {
        round = SyntheticRound.of(5)
                .withSize(size)
                .withAssumptions(SyntheticRound.active(0, 0.2))
                .start();
    }

    public int ringBits() {
        return round.plan.quantization().ringBits();
    }

    public SecAggPlan plan() {
        return round.plan;
    }

    /** The update of one of p0 to p4 under masks with all others. */
    public MaskedUpdate masked(ParticipantId from, RingVector update) {
        return Objects.requireNonNull(round.clients.get(from))
                .mask(update, round.identities.keySet(), Objects.requireNonNull(round.identities.get(from)));
    }
}
