// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

/** Selection of the file that configures Logback. */
public final class LogSettings {

    private static final String PROPERTY = "logback.configurationFile";

    private LogSettings() {}

    /**
     * Selects a configuration, unless the JVM's options select one. Takes effect before the first log line.
     *
     * @param resource name of a resource
     */
    public static void select(String resource) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, resource);
        }
    }
}
