// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.clientnode.cli.EnrolledHome.run;

import java.nio.file.Path;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.file.WriterLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeRunCommandTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a/b"})
    void run_withANameThatNoJobHas_isAUsageErrorBeforeAnythingElse(String name) {
        for (String command : new String[] {"run", "policy"}) {
            Run run = run(command, folder.resolve("missing").toString(), "--approve", name);

            assertThat(run.exit()).as(command).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .contains("--approve", "found \"" + name + "\"; expected up to 64 letters, digits, dots, hyphens")
                    .hasLineCount(1);
        }
    }

    @Test
    void run_besideARunningNode_namesItsHome() {
        NodeHome home = EnrolledHome.write(folder.resolve("node"));
        try (WriterLock lock = WriterLock.of(home.lock())) {
            Run run = run("run", home.folder().toString());

            assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .isEqualTo("hanse: " + home.folder()
                            + ": found another process that runs this node; expected none. Fix: stop it first\n");
            assertThat(lock.file()).doesNotExist();
        }
    }

    @Test
    void run_withoutAHome_namesTheFix() {
        Run run = run("run", folder.resolve("missing").toString(), "--approve", "books");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("expected the home folder of a node. Fix: ");
    }
}
