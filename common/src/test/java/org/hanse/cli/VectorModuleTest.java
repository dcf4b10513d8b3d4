// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.kernel.Kernels;
import org.junit.jupiter.api.Test;

class VectorModuleTest {

    private static final String OPENED = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

    @Test
    void load_methodOpened_givesVectorKernelsWithoutAWarning() throws Exception {
        // Named, since some processors have no multiply-add, without which plain loops are chosen.
        assertThat(output(OPENED, "-Dhanse.kernels=vector"))
                .singleElement()
                .asString()
                .matches("vector-(128|256|512)");
    }

    @Test
    void load_methodClosed_givesPlainLoopsWithoutAWord() throws Exception {
        assertThat(output()).containsExactly("scalar");
    }

    @Test
    void load_methodGone_returnsOneLineWithTheFix() {
        assertThat(VectorModule.load("jdk.internal.module.Nothing"))
                .get()
                .asString()
                .startsWith("hanse: this Java (")
                .endsWith("Fix: run with JDK 17");
    }

    /** Loads the module in a JVM with these options, and prints the kernels it then has. */
    static final class LoadedKernels {

        private LoadedKernels() {}

        public static void main(String[] arguments) {
            VectorModule.load();
            System.out.println(Kernels.best().name());
        }
    }

    /** Lines on standard output and standard error. */
    private static List<String> output(String... options) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(place(Kernels.class) + System.getProperty("path.separator") + place(VectorModuleTest.class));
        command.add(LoadedKernels.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Printed by every JVM that finds it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
