// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.List;
import java.util.Optional;

/** Presence of DL4J, an add-on that a class path may lack (docs/guides/own-network.md). */
public final class GraphEngine {

    /** One class each of DL4J, of ND4J and of ND4J's native part. */
    private static final List<String> CLASSES = List.of(
            "org.deeplearning4j.nn.graph.ComputationGraph",
            "org.nd4j.linalg.factory.Nd4j",
            "org.nd4j.linalg.cpu.nativecpu.CpuBackend");

    private GraphEngine() {}

    /** Returns one line with what is missing and how to get it; empty where graphs can be trained. */
    public static Optional<String> missing() {
        return missing(GraphEngine.class.getClassLoader());
    }

    /** Returns the same for the class path of {@code loader}. */
    static Optional<String> missing(ClassLoader loader) {
        return CLASSES.stream()
                .filter(name -> !present(name, loader))
                .findFirst()
                .map(name -> "found no DL4J on the class path (no " + name + "); expected the libraries"
                        + " org.deeplearning4j:deeplearning4j-core and org.nd4j:nd4j-native-platform."
                        + " Fix: build with mvn package -Pdl4j (docs/guides/own-network.md), or use a network without"
                        + " dl4j.");
    }

    private static boolean present(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Rejects the training of a graph where DL4J is missing.
     *
     * @throws IllegalArgumentException in one line
     */
    static void require() {
        missing().ifPresent(line -> {
            throw new IllegalArgumentException(line);
        });
    }
}
