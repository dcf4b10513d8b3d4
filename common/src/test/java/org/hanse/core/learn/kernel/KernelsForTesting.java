// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import java.util.List;

/** Both implementations for tests, independent of this JVM's choice. */
public final class KernelsForTesting {

    private KernelsForTesting() {}

    public static Kernels scalar() {
        return KernelChoice.choose("scalar");
    }

    /** Those on the Vector API, whose module the build gives to tests. */
    public static Kernels vector() {
        return KernelChoice.choose("vector");
    }

    public static List<Kernels> both() {
        return List.of(scalar(), vector());
    }
}
