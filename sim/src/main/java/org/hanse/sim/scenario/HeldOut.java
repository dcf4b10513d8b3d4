// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.Locale;

/** Which held-out queries a figure is over. */
public enum HeldOut {
    VALIDATION,
    TEST;

    /** The name used in results. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
