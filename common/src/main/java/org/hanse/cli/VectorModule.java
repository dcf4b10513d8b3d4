// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.Optional;

/**
 * The JDK's module {@code jdk.incubator.vector}, loaded after the JVM has started.
 *
 * <p>A JVM started with {@code --add-modules jdk.incubator.vector} writes a warning to standard error, which no option
 * turns off. A module loaded later causes none. The JDK's own method for this, with which it loads management agents, is
 * internal: the launcher opens it by {@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}, for commands that
 * compute.
 */
public final class VectorModule {

    private static final String NAME = "jdk.incubator.vector";
    private static final String INTERNAL = "jdk.internal.module";

    private VectorModule() {}

    /**
     * Loads the module if the launcher opened the JDK's method; else does nothing. Must be called before the first
     * class of the network is used. If loading fails, it prints a line on standard error, and the network runs on
     * plain loops.
     */
    public static void load() {
        if (Object.class.getModule().isExported(INTERNAL, VectorModule.class.getModule())) {
            load(INTERNAL + ".Modules").ifPresent(System.err::println);
        }
    }

    /** Calls {@code loader}'s method; returns the line to print if that fails. */
    static Optional<String> load(String loader) {
        try {
            Class.forName(loader).getMethod("loadModule", String.class).invoke(null, NAME);
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.of("hanse: this Java (" + Runtime.version() + ") cannot load " + NAME
                    + ", so training takes about ten times as long. Fix: run with JDK 17");
        }
    }
}
