// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;

/** The shares that were revealed do not give a secret: the round ends without a sum. */
public final class UnmaskingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SortedSet<ParticipantId> blamed;

    UnmaskingException(String message, SortedSet<ParticipantId> blamed) {
        super(message);
        this.blamed = Collections.unmodifiableSortedSet(new TreeSet<>(blamed));
    }

    /** Who is known to have sent what it should not. */
    public SortedSet<ParticipantId> blamed() {
        return blamed;
    }
}
