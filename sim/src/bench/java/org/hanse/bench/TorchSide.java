// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.file.TemporaryPath;

/** The same network in PyTorch, with the same weights and batches. The Python process measures the durations. */
final class TorchSide implements SpeedSide {

    private final PythonProgram python;
    private final TemporaryPath folder;

    /** Hands the inputs over. */
    TorchSide(PythonProgram python, SpeedInputs inputs) {
        this.python = python;
        this.folder = TemporaryPath.folder("hanse-bench-inputs");
        TensorFolder.write(folder.path(), inputs);
        python.ask("load " + folder.path());
    }

    @Override
    public Step step() {
        String[] words = python.ask("step").split(" ", -1);
        return new Step(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }

    @Override
    public double[] infer(int calls) {
        return Arrays.stream(python.ask("infer " + calls).split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Returns the recommended items. */
    List<Best> best() {
        String[] words = python.ask("top").split(" ", -1);
        List<Best> best = new ArrayList<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            best.add(new Best(Integer.parseInt(words[i]), Double.parseDouble(words[i + 1])));
        }
        return best;
    }

    @Override
    public void close() {
        folder.close();
    }
}
