// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.Locale;

/** A number that may come with an interaction. Absent measures read as NaN. */
public enum Measure {
    /** Value stated by the shopper, for example stars of a rating. */
    VALUE(0),
    /** Pieces bought; negative for a return if the source has such numbers. */
    QUANTITY(1),
    /** Price of one piece in the merchant's currency. */
    PRICE(2),
    /** Seconds spent. */
    DWELL(3);

    /** Place of this measure's column in a log. */
    final int column;

    Measure(int column) {
        this.column = column;
    }

    /** Returns the name used in descriptors. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
