// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.jdbc;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/** Discards the messages of Flyway, whose failures are exceptions. Flyway creates it by name, so it is public. */
public final class SilentLogs implements LogCreator {

    @Override
    public Log createLogger(Class<?> type) {
        return new Silence();
    }

    /** Log without output. */
    private static final class Silence implements Log {

        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {}

        @Override
        public void error(String message) {}

        @Override
        public void error(String message, Exception e) {}

        @Override
        public void notice(String message) {}
    }
}
