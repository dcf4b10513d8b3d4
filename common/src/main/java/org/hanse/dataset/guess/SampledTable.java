// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table with its first rows.
 *
 * @param files parts of the table, the sampled one first
 * @param form form of the file
 * @param rows number of rows sampled
 * @param columns in the order of the file
 */
record SampledTable(List<Path> files, SourceForm form, int rows, List<SampledColumn> columns) {

    SampledTable {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
    }

    /** Returns the sampled file. */
    Path file() {
        return files.get(0);
    }

    /** Returns this table with further parts. */
    SampledTable with(List<Path> others) {
        return new SampledTable(
                Stream.concat(Stream.of(file()), others.stream()).distinct().toList(), form, rows, columns);
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
