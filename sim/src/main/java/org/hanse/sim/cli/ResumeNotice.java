// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Notice after Ctrl-C or SIGTERM with the command that resumes the run. The shutdown saves nothing, because the checkpoint of the last
 * complete epoch is on the disk.
 */
final class ResumeNotice {

    private final Thread atExit;

    private ResumeNotice(Thread atExit) {
        this.atExit = atExit;
    }

    /**
     * Installs a notice, printed at the end of the process unless withdrawn.
     *
     * @param checkpoints folder of the checkpoints; without any there is no notice
     * @param command command line of the run
     */
    static ResumeNotice atCtrlC(Path checkpoints, String command, PrintWriter err) {
        Thread thread = new Thread(
                () -> {
                    err.println(text(checkpoints, command));
                    err.flush();
                },
                "resume notice");
        Runtime.getRuntime().addShutdownHook(thread);
        return new ResumeNotice(thread);
    }

    static String text(Path checkpoints, String command) {
        return Files.isDirectory(checkpoints)
                ? "hanse: stopped; to resume after the last whole epoch or round: " + command + " --resume"
                : "hanse: stopped in the first epoch; nothing was saved";
    }

    /** Withdraws the notice. */
    void withdraw() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program is ending, and the notice is being given.
            return;
        }
    }
}
