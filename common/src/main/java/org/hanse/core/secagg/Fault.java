// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

/** Provable violation by a participant, if no more participants are corrupt than assumed. */
public enum Fault {

    /** The participant revealed another share than its owner had committed to, after it had received the right one. */
    REVEALED_A_WRONG_SHARE("revealed shares that it was never given"),

    /** The participant committed to shares that do not form the secret that it committed to. */
    SHARED_NO_SECRET("shared out what is not one secret"),

    /** More holders than are assumed corrupt report that they cannot decrypt what the participant sealed for them. */
    SEALED_NO_SHARES("sealed what its holders cannot open"),

    /** The participant reports more undecryptable shares than participants are assumed corrupt. */
    OPENED_NO_SHARES("says of too many that it cannot open what they sealed");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** Returns the description of the violation. */
    public String words() {
        return words;
    }
}
