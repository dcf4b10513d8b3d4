// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Selection of the file that configures Logback; mixed in to commands that run for long. */
public final class LogSettings {

    private static final String PROPERTY = "logback.configurationFile";
    private static final String SUFFIX = ".xml";

    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            description = "Form of the log on standard error: text or json, one object a line; default: text")
    Format format = Format.TEXT;

    /** Forms of a log. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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

    /**
     * Selects the configuration for the format of the option.
     *
     * @param resource name of the resource for text; that for JSON ends in {@code -json.xml}
     */
    public void apply(String resource) {
        if (format == Format.JSON && resource.equals(System.getProperty(PROPERTY))) {
            System.setProperty(PROPERTY, resource.substring(0, resource.length() - SUFFIX.length()) + "-json" + SUFFIX);
        }
    }
}
