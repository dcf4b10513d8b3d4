// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.jdbc;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.hanse.config.InvalidInputException;

/** Schema of a database: its migrations on the class path. */
final class Schema {

    private Schema() {}

    /**
     * Brings a database to the newest schema.
     *
     * @param kind migrations, and name for messages
     * @throws InvalidInputException if the database has a newer schema or is none
     */
    static void migrate(Path file, SqliteDatabase.Kind kind, DataSource source) {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .loggers(SilentLogs.class.getName())
                    .dataSource(source)
                    .locations(kind.migrations())
                    .failOnMissingLocations(true)
                    .load();
            MigrationInfo[] all = flyway.info().all();
            requireKnown(file, all);
            if (Arrays.stream(all).anyMatch(migration -> !migration.getState().isApplied())) {
                flyway.migrate();
            }
        } catch (FlywayException e) {
            throw new InvalidInputException(
                    file + ": found no usable database (" + firstLine(e) + "); expected " + kind.name()
                            + ". Fix: name another file, or restore it from a backup",
                    e);
        }
    }

    private static void requireKnown(Path file, MigrationInfo[] all) {
        Optional<MigrationInfo> newer = Arrays.stream(all)
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .findFirst();
        if (newer.isPresent()) {
            throw new InvalidInputException(file + ": found schema version "
                    + newer.get().getVersion()
                    + ", which is newer than this program; expected an older one. Fix: use the"
                    + " program version that wrote it");
        }
    }

    private static String firstLine(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
