// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** Libraries that a module's class path may lack (docs/adr/0026-thin-class-paths.md), and the error where one does. */
enum MissingLibrary {
    DUCKDB("DuckDB", "org.duckdb:duckdb_jdbc", "it reads data sets", "org.duckdb."),
    LUCENE("Lucene", "org.apache.lucene:lucene-analysis-common", "it splits titles into words", "org.apache.lucene."),
    CHARTS("JFreeChart", "org.jfree:jfreechart", "it draws charts", "org.jfree."),
    SVG("Batik", "org.apache.xmlgraphics:batik-svggen", "it draws charts", "org.apache.batik."),
    ND4J("ND4J", "org.nd4j:nd4j-native-platform", "it trains DL4J graphs", "org.nd4j."),
    DL4J("DL4J", "org.deeplearning4j:deeplearning4j-core", "it trains DL4J graphs", "org.deeplearning4j.");

    private static final String NO_DRIVER = "No suitable driver found for jdbc:duckdb:";

    private final String label;
    private final String artifact;
    private final String purpose;
    private final String packages;

    MissingLibrary(String label, String artifact, String purpose, String packages) {
        this.label = label;
        this.artifact = artifact;
        this.purpose = purpose;
        this.packages = packages;
    }

    /** Returns the error line, if {@code failure} or one of its causes comes from a missing library. */
    static Optional<String> line(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<MissingLibrary> library = of(cause);
            if (library.isPresent()) {
                return Optional.of(library.get().line());
            }
        }
        return Optional.empty();
    }

    private static Optional<MissingLibrary> of(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof SQLException && message.startsWith(NO_DRIVER)) {
            return Optional.of(DUCKDB);
        }
        if (!(cause instanceof NoClassDefFoundError) && !(cause instanceof ClassNotFoundException)) {
            return Optional.empty();
        }
        String name = message.replace('/', '.');
        return Arrays.stream(values())
                .filter(library -> name.startsWith(library.packages))
                .findFirst();
    }

    private String line() {
        return "class path: found no " + label + "; expected " + artifact + ", because " + purpose
                + ". Fix: start the command with ./hanse, or add the library to the class path";
    }
}
