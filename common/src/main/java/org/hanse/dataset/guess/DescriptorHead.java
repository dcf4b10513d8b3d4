// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands above a guessed descriptor.
 *
 * @param name of the data set
 * @param descriptor the file it will be
 * @param notes further remarks, a line each
 */
record DescriptorHead(String name, Path descriptor, List<String> notes) {

    DescriptorHead {
        notes = List.copyOf(notes);
    }

    /** With a remark on the files that interactions are read from. */
    DescriptorHead reading(List<Path> files) {
        int more = files.size() - 1;
        return with("Guessed from " + files.get(0).getFileName()
                + (more == 0 ? "." : " and " + more + (more == 1 ? " file" : " files") + " with the same columns."));
    }

    /** With a remark on each file that nothing is read from. */
    DescriptorHead leaving(List<String> unused) {
        DescriptorHead head = this;
        for (String file : unused) {
            head = head.with("Not used: " + file);
        }
        return head;
    }

    private DescriptorHead with(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new DescriptorHead(name, descriptor, more);
    }
}
