// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

/** Arm of an experiment. */
public enum Arm {
    /** Gets what the node serves. */
    SERVED("served"),
    /** Gets what the experiment compares it with. */
    HOLDOUT("holdout");

    private final String key;

    Arm(String key) {
        this.key = key;
    }

    /** Returns the word in files and documents. */
    public String key() {
        return key;
    }

    /** Returns the arm of a word. */
    public static Arm of(String key) {
        return key.equals(HOLDOUT.key) ? HOLDOUT : SERVED;
    }
}
