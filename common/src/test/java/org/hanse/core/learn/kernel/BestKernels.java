// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** A program that prints the name of the best kernels, or why there are none. */
final class BestKernels {

    private BestKernels() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(Kernels.best().name());
        } catch (ExceptionInInitializerError e) {
            System.out.println(String.valueOf(e.getCause()));
        }
    }
}
