// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders of the modules' classes. All modules are compiled before sim, the module of these tests. */
final class ModuleOutput {

    private ModuleOutput() {}

    /** The folders {@code target/<folder>} of each module that has them. */
    static Set<Location> locations(String... folders) {
        try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().resolveSibling(""))) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .flatMap(module -> Stream.of(folders)
                            .map(folder -> module.resolve("target").resolve(folder)))
                    .filter(Files::isDirectory)
                    .map(Location::of)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
