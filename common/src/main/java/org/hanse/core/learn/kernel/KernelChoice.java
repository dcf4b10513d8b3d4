// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;

/**
 * Choice of the kernels, made once: those on the Vector API where the running JVM has the module
 * {@code jdk.incubator.vector} and compiles it to vector instructions, else plain loops.
 *
 * <p>The system property {@code hanse.kernels}, {@code scalar} or {@code vector}, overrides the choice; {@code vector}
 * fails without the module.
 */
final class KernelChoice {

    static final Kernels BEST = choose(System.getProperty("hanse.kernels", ""));

    private KernelChoice() {}

    static Kernels choose(String wish) {
        return switch (wish) {
            case "scalar" -> new ScalarKernels();
            case "vector" -> vectors();
            case "" -> automatic();
            default -> throw new IllegalArgumentException("hanse.kernels is '" + wish + "', not scalar or vector");
        };
    }

    private static Kernels automatic() {
        if (!vectorsPay()) {
            return new ScalarKernels();
        }
        try {
            // Fails without the module. The boot layer does not list it: the launcher loads the module after the start.
            return vectors();
        } catch (IllegalStateException e) {
            return new ScalarKernels();
        }
    }

    /** Returns the implementation by its class name, because this class is compiled before that one. */
    private static Kernels vectors() {
        try {
            return Class.forName("org.hanse.core.learn.kernel.VectorKernels")
                    .asSubclass(Kernels.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("no kernels on the Vector API in this JVM", e);
        }
    }

    /**
     * Returns whether the JVM compiles vectors to instructions. Without the optimising compiler, or without hardware
     * for multiply-add, each operation is a call that allocates, hundreds of times slower than a plain loop.
     */
    private static boolean vectorsPay() {
        return !"false".equals(option("UseFMA"))
                && !"false".equals(option("UseCompiler"))
                && option("TieredStopAtLevel").matches("|4");
    }

    /**
     * Returns the value of an option of the JVM; empty if it is unavailable. Uses reflection, because other JVMs have
     * no such class.
     */
    private static String option(String name) {
        try {
            Class<? extends PlatformManagedObject> type =
                    Class.forName("com.sun.management.HotSpotDiagnosticMXBean").asSubclass(PlatformManagedObject.class);
            Object bean = ManagementFactory.getPlatformMXBean(type);
            Object option = type.getMethod("getVMOption", String.class).invoke(bean, name);
            return (String) option.getClass().getMethod("getValue").invoke(option);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return "";
        }
    }
}
