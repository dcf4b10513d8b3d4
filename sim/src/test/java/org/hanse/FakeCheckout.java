// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checkout with the real launcher, and with a JDK and a Maven that only record their calls, for tests of the launcher without a build.
 */
final class FakeCheckout {

    final Path root;
    final Path tools;
    final Path stamp;
    final Path source;
    private final Path calls;
    private final Map<String, String> environment = new HashMap<>();

    FakeCheckout(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("a check out"));
        tools = Files.createDirectories(folder.resolve("tools"));
        calls = folder.resolve("maven calls");
        stamp = root.resolve("sim/target/runtime-class-path");
        source = root.resolve("sim/src/main/java/Main.java");
        Files.copy(Path.of("..", "hanse"), root.resolve("hanse"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(source.getParent());
        Files.writeString(source, "class Main {}");
        Files.createDirectories(root.resolve("sim/src/bench"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        maven("3.9.4", "");
        jdk("jdk", "17.0.9");
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("MAVEN_HOME", "");
        environment.put("HANSE_JVM_FOLDER", folder.resolve("no JDKs").toString());
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
    }

    /** Lays the programs that the launcher may need, and no others, into {@code tools}. */
    FakeCheckout withoutOtherPrograms(String... except) throws IOException {
        List<String> without = List.of(except);
        for (String name : List.of(
                "awk",
                "bash",
                "cat",
                "dirname",
                "env",
                "find",
                "flock",
                "grep",
                "head",
                "mkdir",
                "mv",
                "ps",
                "readlink",
                "rm",
                "sed",
                "sh",
                "sleep",
                "stty",
                "tail",
                "touch")) {
            Path real = Stream.of(System.getenv("PATH").split(":"))
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(Path.of("/nonexistent"));
            if (Files.exists(real) && !without.contains(name)) {
                script(tools.resolve(name), "exec " + real + " \"$@\"\n");
            }
        }
        return with("PATH", tools.toString());
    }

    FakeCheckout with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Creates a Maven that reports {@code version} and runs {@code before} before its build. */
    void maven(String version, String before) throws IOException {
        script(tools.resolve("mvn"), """
                case "$*" in *-v) echo 'Apache Maven %s'; exit ;; esac
                echo "$*" >>'%s'
                echo '[INFO] Building Hanse simulator 0.1.0-SNAPSHOT     [6/6]'
                %s
                mkdir -p sim/target/bench-classes
                for module in common coordinator client-node sim; do
                  mkdir -p $module/target
                  : >$module/target/hanse-$module-1.jar
                  : >$module/target/library.jar
                  printf '%%s' "$PWD/$module/target/library.jar" >$module/target/runtime-class-path
                done
                """.formatted(version, calls, before));
    }

    /** A JDK whose java prints the threads of OpenMP and its arguments, one a line. */
    Path jdk(String name, String version) throws IOException {
        Path jdk = root.resolveSibling(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), """
                JAVA_VERSION="%s"
                MODULES="java.base jdk.incubator.vector java.desktop"
                """.formatted(version));
        script(jdk.resolve("bin/javac"), "exit 1\n");
        script(jdk.resolve("bin/java"), """
                echo "OMP_NUM_THREADS=$OMP_NUM_THREADS"
                printf '%s\\n' "$@"
                """);
        return jdk;
    }

    Launched call(String... arguments) {
        return start(arguments).await();
    }

    Launched.Running start(String... arguments) {
        String[] command = Stream.concat(Stream.of(root.resolve("hanse").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return Launched.start(root.getParent(), environment, command);
    }

    /** The arguments of each build so far. */
    List<String> mavenCalls() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }
}
