// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import org.hanse.file.TemporaryPath;
import org.hanse.file.WriterLock;

/**
 * Folders for temporary files in a node's home, named by the process that uses them. They hold shoppers' data, so they lie beside the data,
 * and what a killed process left is deleted.
 */
final class WorkFolder {

    private WorkFolder() {}

    /**
     * Keeps other imports and erasures away.
     *
     * @throws InvalidInputException if one runs
     */
    static WriterLock lock(NodeHome home) {
        return WriterLock.of(
                home.segments(),
                home.folder()
                        + ": found another process that imports or erases data; expected none. Fix: wait until it ends");
    }

    /** Creates a folder that is deleted on close, and deletes folders of ended processes. */
    static TemporaryPath open(NodeHome home) {
        Path parent = home.work();
        try {
            DurableFile.makeFolders(parent);
            try (Stream<Path> folders = Files.list(parent)) {
                for (Path folder : folders.filter(WorkFolder::isAbandoned).toList()) {
                    delete(folder);
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    parent + ": found a folder that cannot be used (" + e.getMessage()
                            + "); expected one for temporary files. Fix: check its permissions and the free space",
                    e);
        }
        return TemporaryPath.folder(parent, ProcessHandle.current().pid() + "-");
    }

    private static boolean isAbandoned(Path folder) {
        String pid = String.valueOf(folder.getFileName()).replaceFirst("-.*", "");
        return pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }
}
