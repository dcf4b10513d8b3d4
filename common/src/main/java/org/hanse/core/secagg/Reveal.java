// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.List;
import org.hanse.core.federation.ParticipantId;

/** All shares that one participant reveals in a round. */
public record Reveal(ParticipantId from, List<RevealedShare> shares) {

    public Reveal {
        shares = List.copyOf(shares);
    }

    @Override
    public String toString() {
        return "Reveal[" + from + ", " + shares.size() + "]";
    }
}
