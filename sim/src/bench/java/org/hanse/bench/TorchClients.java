// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import org.hanse.bench.ClientsRun.Round;
import org.hanse.core.model.ParameterVector;
import org.hanse.file.TemporaryPath;

/** PyTorch's side of a federation of single shoppers. */
final class TorchClients implements AutoCloseable {

    private final PythonProgram python;
    private final TemporaryPath folder;

    /** Begins with {@code start}, on what {@code inputs} hold. */
    TorchClients(PythonProgram python, ClientsInputs inputs, ParameterVector start) {
        this.python = python;
        this.folder = TemporaryPath.folder("hanse-bench-clients");
        TensorFolder.write(folder.path(), inputs, start);
        python.ask("clients " + folder.path());
    }

    /** Trains every client once and takes the mean. */
    Round round() {
        String[] words = python.ask("round").split(" ", -1);
        return new Round(Double.parseDouble(words[0]) / 1000, Double.parseDouble(words[1]));
    }

    /** Returns the length of the difference between its parameters and {@code others}, relative to the change that led to those. */
    double difference(ParameterVector others) {
        try (TemporaryPath of = TemporaryPath.folder("hanse-bench-parameters")) {
            TensorFolder.write(of.path(), others);
            return Double.parseDouble(python.ask("difference " + of.path()));
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
