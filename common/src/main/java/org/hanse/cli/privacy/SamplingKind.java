// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;

/** How those that take part in a round are drawn, as it is named on the command line and in tables. */
enum SamplingKind {
    NONE("none"),
    POISSON("poisson"),
    POISSON_TRUNCATED("poisson_truncated"),
    FIXED_SIZE("fixed_wor");

    private final String column;

    SamplingKind(String column) {
        this.column = column;
    }

    /** Its name in tables. */
    String column() {
        return column;
    }

    /** Its name as an option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
