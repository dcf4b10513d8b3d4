// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MissingLibraryTest {

    @ParameterizedTest
    @CsvSource({
        "org/duckdb/DuckDBConnection, DuckDB, org.duckdb:duckdb_jdbc",
        "org/apache/lucene/analysis/Analyzer, Lucene, org.apache.lucene:lucene-analysis-common",
        "org/jfree/chart/JFreeChart, JFreeChart, org.jfree:jfreechart",
        "org/apache/batik/dom/GenericDOMImplementation, Batik, org.apache.xmlgraphics:batik-svggen",
        "org/nd4j/linalg/factory/Nd4j, ND4J, org.nd4j:nd4j-native-platform",
        "org/deeplearning4j/nn/graph/ComputationGraph, DL4J, org.deeplearning4j:deeplearning4j-core",
    })
    void line_classOfALibrary_namesIt(String type, String label, String artifact) {
        assertThat(MissingLibrary.line(new IllegalStateException(new NoClassDefFoundError(type))))
                .get()
                .asString()
                .startsWith("class path: found no " + label + "; expected " + artifact + ",")
                .contains(" Fix: ");
    }

    @Test
    void line_anyOtherFailure_isEmpty() {
        assertThat(MissingLibrary.line(new NoClassDefFoundError("org/other/Type")))
                .isEmpty();
        assertThat(MissingLibrary.line(new SQLException("No suitable driver found for jdbc:mysql:shop")))
                .isEmpty();
        assertThat(MissingLibrary.line(new IllegalStateException("org.duckdb.DuckDBConnection")))
                .isEmpty();
    }

    @Test
    void command_libraryMissing_printsOneLineAndFails() {
        assertThat(run(new NoClassDefFoundError("org/duckdb/DuckDBConnection")))
                .startsWith("1 hanse: class path: found no DuckDB; expected ");
        assertThat(run(new InvalidInputException(
                        "the temporary database", new SQLException("No suitable driver found for jdbc:duckdb:x"))))
                .startsWith("1 hanse: class path: found no DuckDB; expected ")
                .doesNotContain("--verbose");
    }

    @Test
    void command_memoryRunsOut_printsOneLineAndFails() {
        String line = "1 hanse: not enough memory; give it more, for example HANSE_JVM_OPTIONS=-Xmx8g";
        assertThat(run(new OutOfMemoryError("Java heap space"))).isEqualTo(line);
        assertThat(run(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
                .isEqualTo(line);
    }

    @Test
    void command_otherFailure_printsItsOwnLine() {
        assertThat(run(new InvalidInputException("file: found x"))).isEqualTo("2 hanse: file: found x");
        assertThat(run(new IllegalStateException("broken")))
                .isEqualTo("1 hanse: IllegalStateException: broken (--verbose shows where)");
    }

    @Command(name = "fail")
    private record Failing(Throwable failure, @Mixin StandardOptions standard) implements Runnable {
        @Override
        public void run() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    /** Exit code and error output of a command that fails so. */
    private static String run(Throwable failure) {
        StringWriter err = new StringWriter();
        CommandLine line = HanseCommandLine.of(new Failing(failure, new StandardOptions()));
        line.setErr(new PrintWriter(err));
        int code = HanseCommandLine.execute(line);
        return (code + " " + err).strip();
    }
}
