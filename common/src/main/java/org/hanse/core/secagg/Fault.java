// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

/** What a participant did wrong beyond doubt, if the assumed part of participants is corrupt and no more. */
public enum Fault {

    /** Revealed another share than its owner had committed to, after it had found the right one. */
    REVEALED_A_WRONG_SHARE("revealed shares that it was never given"),

    /** Committed to shares that are not all of the secret that it committed to. */
    SHARED_NO_SECRET("shared out what is not one secret"),

    /** More holders than are assumed corrupt say that they cannot open what it sealed for them. */
    SEALED_NO_SHARES("sealed what its holders cannot open"),

    /** Says of more participants than are assumed corrupt that it cannot open what they sealed for it. */
    OPENED_NO_SHARES("says of too many that it cannot open what they sealed");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** What the participant did, in words. */
    public String words() {
        return words;
    }
}
