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

/** Which commit the running program was built from. */
final class SourceVersion {

    private static final int SECONDS = 5;

    private SourceVersion() {}

    /** The commit of the work tree that holds the program, with "-dirty" if files differ from it; else "unknown". */
    static String commit() {
        return folder().flatMap(SourceVersion::describe).orElse("unknown");
    }

    /** The program's own work tree: the current folder may well be another repository. */
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
            return Optional.empty(); // Not run from files.
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
            return Optional.empty(); // No git here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
