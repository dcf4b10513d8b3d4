// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** Output that its reader does not take. */
class HanseCommandLineTest {

    /** Command whose output is larger than the buffer of a pipe. */
    @Command(name = "lines")
    static final class Lines implements Callable<Integer> {

        private static final int LINES = 20_000;

        @Spec
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public Integer call() {
            for (int line = 0; line < LINES; line++) {
                spec.commandLine().getOut().println("line " + line + " of the output");
            }
            return ExitCode.SUCCESS;
        }

        public static void main(String[] arguments) {
            System.exit(HanseCommandLine.execute(new CommandLine(new Lines()), arguments));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "| head -1, 0, ''",
        "> /dev/full, 1, hanse: standard output could not be written: the disk is full. Fix: free space"
    })
    void execute_outputWithoutAReader_endsQuietlyAndAFullDiskDoesNot(String end, int exit, String err)
            throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/dev/full")) && Files.exists(Path.of("/bin/bash")));
        Process process = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "\"$0\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$1\" '" + Lines.class.getName() + "' "
                                + end + "; exit ${PIPESTATUS[0]}",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"))
                .start();

        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(errors.strip()).isEqualTo(err);
        assertThat(process.waitFor()).isEqualTo(exit);
    }
}
