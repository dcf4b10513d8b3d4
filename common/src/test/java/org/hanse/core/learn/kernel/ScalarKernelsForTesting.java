// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** Scalar kernels for tests of other packages that must not depend on the machine. */
public final class ScalarKernelsForTesting {

    private ScalarKernelsForTesting() {}

    public static Kernels kernels() {
        return KernelChoice.choose("scalar");
    }
}
