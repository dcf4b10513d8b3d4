// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Option;

/** {@code --python}: where PyTorch is, for commands that compare with it. */
final class PythonOption {

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description = "Python with PyTorch (default: python3, then /usr/bin/python3)")
    Optional<Path> given = Optional.empty();

    /**
     * Returns the interpreter.
     *
     * @throws InvalidInputException if the file does not exist
     */
    Optional<Path> path() {
        given.filter(path -> !Files.isExecutable(path)).ifPresent(path -> {
            throw new InvalidInputException("--python " + path + ": there is no program there");
        });
        return given;
    }
}
