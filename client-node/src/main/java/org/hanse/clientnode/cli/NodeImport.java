// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.hanse.dataset.Dataset;

/** Import of the merchant's data, as the commands that import print it. */
final class NodeImport {

    private NodeImport() {}

    /**
     * Imports a data set.
     *
     * @throws org.hanse.config.InvalidInputException if it cannot be read; the earlier import remains then
     */
    static void run(NodeHome home, Path descriptor, PrintWriter out) {
        Dataset dataset = new ImportedDataset(home.data(), InstantSource.system()).importFrom(descriptor);
        out.printf(
                Locale.ROOT,
                "Imported %,d interactions of %,d shoppers, %,d items. Rejected rows: hanse data check %s%n",
                dataset.interactions().size(),
                dataset.interactions().shoppers(),
                dataset.catalogue().size(),
                descriptor);
    }
}
