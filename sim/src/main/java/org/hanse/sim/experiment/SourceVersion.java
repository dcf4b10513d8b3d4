// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Source version of the running program. */
final class SourceVersion {

    private static final int SECONDS = 5;

    private SourceVersion() {}

    /** Returns the commit of the work tree with the program, with "-dirty" for changed files; else "unknown". */
    static String commit() {
        return folder().flatMap(SourceVersion::describe).orElse("unknown");
    }

    /** Returns the work tree of the program: the current folder may be another repository. */
    private static Optional<Path> folder() {
        CodeSource source = SourceVersion.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            for (Path folder = Path.of(source.getLocation().toURI()); folder != null; folder = folder.getParent()) {
                if (Files.exists(folder.resolve(".git"))) {
                    return Optional.of(folder);
                }
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // The program does not run from files.
        }
        return Optional.empty();
    }

    private static Optional<String> describe(Path folder) {
        try {
            Process git = new ProcessBuilder(
                            "git",
                            "-C",
                            folder.toString(),
                            "describe",
                            "--always",
                            "--dirty",
                            "--abbrev=40",
                            "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = git.waitFor(SECONDS, TimeUnit.SECONDS);
            return ended && git.exitValue() == 0 && !commit.isEmpty() ? Optional.of(commit) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // The system has no git.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
