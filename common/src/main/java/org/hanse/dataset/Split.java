// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Locale;

/** Uses of a part of a data set. */
enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /** Returns the name used in descriptors and reports. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the last item of a line is a target, without which the line is of no use. */
    boolean heldOut() {
        return this != TRAIN;
    }
}
