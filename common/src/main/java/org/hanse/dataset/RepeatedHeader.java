// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the header line of a CSV file where it stands again among the rows, as in exports that were pasted together.
 *
 * @param names the text that each named column of a descriptor has in such a row, by the name of its role
 */
record RepeatedHeader(Map<String, String> names) {

    /** One column alone may hold its own name by chance. */
    private static final int FEWEST = 2;

    RepeatedHeader {
        names = Map.copyOf(names);
    }

    /**
     * Returns the header of {@code source}, as seen in the columns of these roles; without names if the source has
     * none.
     */
    static RepeatedHeader of(Source source, Map<String, Optional<? extends ColumnExpression>> roles) {
        Map<String, String> names = new LinkedHashMap<>();
        if (source instanceof Source.Files files
                && files.format() == Source.FileFormat.CSV
                && files.dialect().header()) {
            roles.forEach((role, column) -> column.ifPresent(c -> {
                if (c instanceof ColumnExpression.Named named) {
                    names.put(role, named.column());
                }
            }));
        }
        return new RepeatedHeader(names);
    }

    /**
     * Returns SQL that is true for a repeated header, in which each role is a column of text; empty if too little is
     * known.
     */
    Optional<String> condition() {
        return names.size() < FEWEST
                ? Optional.empty()
                : Optional.of(names.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> e.getKey() + " = " + SqlText.literal(e.getValue()))
                        .collect(Collectors.joining(" AND ")));
    }

    /** Returns whether a row with these texts repeats the header. */
    boolean isRepeatedIn(Map<String, @Nullable String> row) {
        return names.size() >= FEWEST
                && names.entrySet().stream().allMatch(e -> e.getValue().equals(row.get(e.getKey())));
    }
}
