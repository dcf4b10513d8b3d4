// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.hanse.bench.CoordinatorSide;
import org.hanse.bench.NodeSide;

/** The program that {@code hanse bench secagg --memory} starts again and again: one side of a secure sum. */
final class BenchSecAggSide {

    private BenchSecAggSide() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case NodeSide.NAME -> NodeSide.run(System.in, System.out, new SecureRandom());
            case CoordinatorSide.NAME -> CoordinatorSide.run(Path.of(arguments[1]), System.out);
            default -> throw new IllegalArgumentException("no side is named " + arguments[0]);
        }
    }
}
