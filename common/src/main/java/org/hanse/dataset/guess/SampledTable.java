// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * First rows of a file.
 *
 * @param file source
 * @param form form of the file
 * @param rows number of rows sampled
 * @param whole whether the file has no others
 * @param columns in the order of the file
 */
record SampledTable(Path file, SourceForm form, int rows, boolean whole, List<SampledColumn> columns) {

    SampledTable {
        columns = List.copyOf(columns);
    }

    Optional<SampledColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Returns whether both files hold the same columns, written the same way, as the parts of one table do. */
    boolean samePattern(SampledTable other) {
        return form.equals(other.form) && names().equals(other.names());
    }

    List<String> names() {
        return columns.stream().map(SampledColumn::name).toList();
    }
}
