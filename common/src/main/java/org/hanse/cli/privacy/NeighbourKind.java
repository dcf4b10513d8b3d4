// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;
import org.hanse.core.privacy.account.NeighbourRelation;

/** Which data sets are neighbours, as it is named on the command line and in tables. */
enum NeighbourKind {
    ADD_REMOVE(NeighbourRelation.ADD_REMOVE),
    REPLACE_ONE(NeighbourRelation.REPLACE_ONE);

    private final NeighbourRelation relation;

    NeighbourKind(NeighbourRelation relation) {
        this.relation = relation;
    }

    NeighbourRelation relation() {
        return relation;
    }

    /** Its name in tables. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name as an option. */
    @Override
    public String toString() {
        return column().replace('_', '-');
    }
}
