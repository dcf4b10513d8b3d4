// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

    private static final String WITH_MODULE = "--add-modules=jdk.incubator.vector";

    @Test
    void choose_byName_givesThatImplementation() {
        assertThat(KernelChoice.choose("scalar").name()).isEqualTo("scalar");
        assertThat(KernelChoice.choose("vector").name()).matches("vector-(128|256|512)");
        assertThat(KernelChoice.choose("").name()).isNotEmpty();
    }

    @Test
    void choose_nonsense_saysWhatThereIs() {
        assertThatThrownBy(() -> KernelChoice.choose("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("nonsense", "scalar", "vector");
    }

    @Test
    void best_property_decides() throws IOException, InterruptedException, URISyntaxException {
        assertThat(best(WITH_MODULE, "-Dhanse.kernels=scalar")).isEqualTo("scalar");
        assertThat(best(WITH_MODULE, "-Dhanse.kernels=vector")).startsWith("vector-");
        assertThat(best(WITH_MODULE, "-Dhanse.kernels=nonsense")).contains("nonsense");
    }

    @Test
    void best_noModule_isScalarUnlessVectorsAreAskedFor() throws IOException, InterruptedException, URISyntaxException {
        assertThat(best()).isEqualTo("scalar");
        assertThat(best("-Dhanse.kernels=vector")).contains("no kernels on the Vector API");
    }

    @Test
    void best_noOptimisingCompiler_isScalar() throws IOException, InterruptedException, URISyntaxException {
        assertThat(best(WITH_MODULE, "-XX:TieredStopAtLevel=1")).isEqualTo("scalar");
    }

    /** Returns the choice of {@link Kernels#best} in a new JVM with these options. */
    private static String best(String... options) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(place(Kernels.class) + System.getProperty("path.separator") + place(BestKernels.class));
        command.add(BestKernels.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
