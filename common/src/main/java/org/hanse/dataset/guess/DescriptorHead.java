// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Head of a generated descriptor.
 *
 * @param name name of the data set
 * @param descriptor its future file
 * @param files sources of the interactions, parts of one table
 * @param unused unused files with reasons
 * @param samples files that replace others during a test; empty in a written descriptor
 */
record DescriptorHead(String name, Path descriptor, List<Path> files, List<String> unused, Map<Path, Path> samples) {

    DescriptorHead {
        files = List.copyOf(files);
        unused = List.copyOf(unused);
        samples = Map.copyOf(samples);
    }

    /** Returns the same for a descriptor that reads {@code others} in place of the files. */
    DescriptorHead reading(Map<Path, Path> others) {
        return new DescriptorHead(name, descriptor, files, unused, others);
    }

    /** Returns the files in words. */
    String source() {
        int more = files.size() - 1;
        return files.get(0).getFileName()
                + (more == 0 ? "" : " and " + more + (more == 1 ? " file" : " files") + " with the same columns");
    }
}
