// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.List;

/**
 * Head of a generated descriptor.
 *
 * @param name name of the data set
 * @param descriptor its future file
 * @param files sources of the interactions, parts of one table
 * @param unused unused files with reasons
 */
record DescriptorHead(String name, Path descriptor, List<Path> files, List<String> unused) {

    DescriptorHead {
        files = List.copyOf(files);
        unused = List.copyOf(unused);
    }

    /** Returns the files in words. */
    String source() {
        int more = files.size() - 1;
        return files.get(0).getFileName()
                + (more == 0 ? "" : " and " + more + (more == 1 ? " file" : " files") + " with the same columns");
    }
}
