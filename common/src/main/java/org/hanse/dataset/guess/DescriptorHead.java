// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What stands above a guessed descriptor.
 *
 * @param name of the data set
 * @param descriptor the file it will be
 * @param files what the interactions are read from, parts of one table
 * @param unused files that nothing is read from, in words
 * @param samples files to read in place of others; empty in a descriptor that is written
 */
record DescriptorHead(String name, Path descriptor, List<Path> files, List<String> unused, Map<Path, Path> samples) {

    DescriptorHead {
        files = List.copyOf(files);
        unused = List.copyOf(unused);
        samples = Map.copyOf(samples);
    }

    /** The same for a descriptor that reads {@code others} in place of the files. */
    DescriptorHead reading(Map<Path, Path> others) {
        return new DescriptorHead(name, descriptor, files, unused, others);
    }

    /** The files in words. */
    String source() {
        int more = files.size() - 1;
        return files.get(0).getFileName()
                + (more == 0 ? "" : " and " + more + (more == 1 ? " file" : " files") + " with the same columns");
    }
}
