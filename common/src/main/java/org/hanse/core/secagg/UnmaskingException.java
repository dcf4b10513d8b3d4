// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;

/** Failure of unmasking: the revealed shares do not give a secret, and the round ends without a sum. */
public final class UnmaskingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SortedMap<ParticipantId, Fault> faults;

    UnmaskingException(String message, SortedMap<ParticipantId, Fault> faults) {
        super(message);
        this.faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
    }

    /** Returns the participants that provably sent wrong values. */
    public SortedMap<ParticipantId, Fault> faults() {
        return faults;
    }
}
