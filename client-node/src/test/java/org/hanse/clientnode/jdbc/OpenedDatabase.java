// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Database of a node in a folder of one test, which may open it again. */
final class OpenedDatabase implements BeforeEachCallback, AfterEachCallback {

    private Path folder = Path.of("");
    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("hanse");
    }

    Path folder() {
        return folder;
    }

    /** Opens the database, after it was closed if it was open. */
    SqliteDatabase again() {
        close();
        open = Optional.of(other());
        return now();
    }

    /** Opens the database a second time, as another process does. */
    SqliteDatabase other() {
        return NodeDatabase.open(folder.resolve("node.db"));
    }

    SqliteDatabase now() {
        return open.orElseThrow();
    }

    private void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
