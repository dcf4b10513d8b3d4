// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.hanse.core.crypto.Digest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runtime class path of each module, and the behaviour without an optional library (ADR 0026). */
class ClassPathIT {

    /** Folders of a Maven repository that belong to DL4J. */
    private static final List<String> DL4J =
            List.of("/org/nd4j/", "/org/deeplearning4j/", "/org/bytedeco/", "/org/datavec/");

    private static final String SCENARIO = """
            scenario: short
            merchants: [{id: lubeck, dataset: lubeck/dataset.yaml}]
            network: {dimension: 8}
            learning: {epochs: 1}
            compare: [popularity, central]
            evaluation: {bootstrap: 20, tune: false}
            """;

    @TempDir
    static Path folder = Path.of("");

    /** SHA-256 by jar: several modules share most jars. */
    private static final Map<Path, String> DIGESTS = new ConcurrentHashMap<>();

    private static Path shop = Path.of("");

    /** Writes a synthetic shop for all tests. */
    @BeforeAll
    static void writeShop() throws IOException {
        shop = folder.resolve("shop");
        Launched made = simulator(
                classPath("sim"),
                "data",
                "generate",
                "--merchants",
                "1",
                "--shoppers",
                "30",
                "--items",
                "50",
                "--out",
                shop.toString());
        assertThat(made.exitCode()).as(() -> made.err().toString()).isZero();
    }

    /** {@code megabytes} bounds the jars of the class path and that of the module. */
    @ParameterizedTest
    @CsvSource({
        "common,      30, bcprov bcpkix protobuf-java jfreechart batik-svggen,  nd4j deeplearning4j duckdb lucene javacpp grpc javalin jetty sqlite",
        "coordinator, 68, bcprov protobuf-java grpc-netty-shaded sqlite-jdbc jdbi3-core flyway-core javalin prometheus-metrics-core,  nd4j deeplearning4j duckdb lucene javacpp openblas jfreechart batik postgresql",
        "client-node, 175, bcprov grpc-netty-shaded duckdb lucene-core lucene-analysis-common postgresql sqlite-jdbc jdbi3-core flyway-core javalin prometheus-metrics-core jfreechart batik-svggen jmustache openhtmltopdf-pdfbox,  nd4j deeplearning4j javacpp openblas",
        "sim,         330, duckdb lucene-core jfreechart nd4j-native deeplearning4j-core, surefire junit assertj",
    })
    void runtimeClassPath_holdsWhatTheModuleRuns(String module, int megabytes, String required, String forbidden)
            throws IOException {
        List<Path> jars = classPath(module);
        List<String> names =
                jars.stream().map(jar -> jar.getFileName().toString()).toList();

        assertThat(required.split(" ")).allSatisfy(name -> assertThat(names).anyMatch(jar -> jar.startsWith(name)));
        assertThat(forbidden.split(" ")).allSatisfy(name -> assertThat(names).noneMatch(jar -> jar.startsWith(name)));
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        assertThat(bytes).isBetween(10_000_000L, megabytes * 1_000_000L);
    }

    /** A change of a version is recorded, and what was downloaded earlier is what was recorded (ADR 0054). */
    @ParameterizedTest
    @ValueSource(strings = {"common", "coordinator", "client-node", "sim"})
    void runtimeClassPath_jarsOfOthers_haveTheirRecordedChecksums(String module) throws IOException {
        Map<String, String> recorded = recorded();
        List<Path> jars = classPath(module).stream()
                .filter(jar -> !jar.getFileName().toString().startsWith("hanse-"))
                .toList();

        assertThat(jars).isNotEmpty();
        for (Path jar : jars) {
            Optional<String> own = IntStream.range(0, jar.getNameCount())
                    .mapToObj(from -> jar.subpath(from, jar.getNameCount()).toString())
                    .filter(recorded::containsKey)
                    .findFirst();
            assertThat(DIGESTS.computeIfAbsent(jar, ClassPathIT::digest))
                    .as(jar + " in .mvn/checksums. Fix: .mvn/record-checksums after a change of a version")
                    .isEqualTo(own.map(recorded::get).orElse("a recorded checksum"));
        }
    }

    private static String digest(Path jar) {
        try {
            return Digest.sha256(Files.readAllBytes(jar)).toHex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void plugins_ofTheBuild_haveRecordedChecksums() throws IOException {
        Map<String, String> recorded = recorded();
        String pom = Files.readString(Path.of("..", "pom.xml"));
        Matcher plugin = Pattern.compile("<plugin>\\s*(?:<!--.*?-->\\s*)?<groupId>(.+?)</groupId>"
                        + "\\s*<artifactId>(.+?)</artifactId>\\s*<version>(.+?)</version>")
                .matcher(pom);
        List<String> jars = plugin.results()
                .map(own -> own.group(1).replace('.', '/') + "/" + own.group(2) + "/" + version(pom, own.group(3)) + "/"
                        + own.group(2) + "-" + version(pom, own.group(3)) + ".jar")
                .toList();

        assertThat(jars).hasSizeGreaterThan(10);
        assertThat(recorded.keySet()).as("Fix: .mvn/record-checksums").containsAll(jars);
    }

    /** Resolves a property of the root pom. */
    private static String version(String pom, String version) {
        Matcher property = Pattern.compile("\\$\\{(.+)}").matcher(version);
        return property.matches() ? pom.replaceAll("(?s).*<" + property.group(1) + ">(.+?)</.*", "$1") : version;
    }

    /** Returns recorded checksums by path in a Maven repository. */
    private static Map<String, String> recorded() throws IOException {
        return Files.readAllLines(Path.of("..", ".mvn", "checksums", "checksums.sha256")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("  ", 2))
                .collect(Collectors.toMap(line -> line[1], line -> line[0]));
    }

    @Test
    @Tag("nightly")
    void billOfMaterials_ofAllModules_namesTheirClassPaths() throws IOException {
        Path bill = Path.of("..", "target", "bom.json");
        assumeTrue(
                bill.toFile().lastModified() > Path.of("..", "pom.xml").toFile().lastModified(),
                "Maven writes no bill of materials without network (-o)");
        Set<String> names = new HashSet<>();
        for (JsonNode own : new ObjectMapper().readTree(bill.toFile()).path("components")) {
            names.add(own.path("name").asText() + "-" + own.path("version").asText());
        }
        for (String module : List.of("common", "coordinator", "client-node", "sim")) {
            List<String> jars = classPath(module).stream()
                    .map(jar -> jar.getFileName().toString().replaceFirst("(-(linux|macosx)-[a-z0-9_]+)?\\.jar$", ""))
                    .toList();
            assertThat(names).containsAll(jars);
        }
        assertThat(names).noneMatch(name -> name.startsWith("junit-") || name.startsWith("assertj-"));
    }

    /** Benchmarks start from their folder. */
    @Test
    void simulatorsJar_holdsNoBenchmarks() throws IOException {
        try (ZipFile jar = new ZipFile(classPath("sim").get(0).toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("org/hanse/sim/cli/Main.class")
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("bench"));
        }
        assertThat(Path.of("target", "bench-classes", "org", "hanse", "bench", "cli", "BenchMain.class"))
                .exists();
    }

    @Test
    void scenarioWithGraph_withoutDl4j_isRefusedInOneLine() throws IOException {
        Path scenario =
                Files.writeString(shop.resolve("graph.yaml"), SCENARIO.replace("{dimension: 8}", "{dl4j: graph.json}"));
        Files.copy(Path.of("..", "docs", "dl4j", "lstm.json"), shop.resolve("graph.json"));

        Launched refused = simulator(without("sim", DL4J), "sim", "run", scenario.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .startsWith("hanse: " + scenario)
                .contains("network.dl4j", "found no DL4J on the class path", "Fix: build with mvn package -Pdl4j");
    }

    @Test
    @Tag("nightly")
    void simulator_withoutDl4j_trainsTheBuiltInNetwork() throws IOException {
        Path scenario = Files.writeString(shop.resolve("scenario.yaml"), SCENARIO);
        Launched run = simulator(
                without("sim", DL4J),
                "sim",
                "run",
                scenario.toString(),
                "--out",
                folder.resolve("run").toString());

        assertThat(run.exitCode()).as(() -> run.err().toString()).isZero();
        assertThat(folder.resolve("run/metrics.json")).exists();
    }

    @ParameterizedTest
    @CsvSource({"/org/duckdb/, DuckDB"})
    void dataCheck_withoutALibrary_namesItInOneLine(String removed, String library) throws IOException {
        Launched failed = simulator(
                without("sim", List.of(removed)),
                "data",
                "check",
                shop.resolve("lubeck/dataset.yaml").toString());

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err())
                .singleElement()
                .asString()
                .startsWith("hanse: class path: found no " + library + "; expected ")
                .contains(" Fix: ");
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"/org/apache/lucene/, Lucene"})
    void dataCheck_withoutALibraryInFurtherCases_namesItInOneLine(String removed, String library) throws IOException {
        dataCheck_withoutALibrary_namesItInOneLine(removed, library);
    }

    private static Launched simulator(List<Path> classPath, String... arguments) {
        String[] java = {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // The second compiler would take longer than it saves.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            String.join(
                    System.getProperty("path.separator"),
                    classPath.stream().map(Path::toString).toList()),
            "org.hanse.sim.cli.Main"
        };
        String[] command = Stream.concat(Stream.of(java), Stream.of(arguments)).toArray(String[]::new);
        return Launched.start(folder, Map.of("OMP_NUM_THREADS", "1"), command).await();
    }

    private static List<Path> without(String module, List<String> folders) throws IOException {
        return classPath(module).stream()
                .filter(jar -> folders.stream().noneMatch(jar.toString()::contains))
                .toList();
    }

    /** The module's jar and those of the file that the launcher reads. */
    private static List<Path> classPath(String module) throws IOException {
        Path target = Path.of("..", module, "target").toRealPath();
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("hanse-" + module + "-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
            String entries =
                    Files.readString(target.resolve("runtime-class-path")).strip();
            return Stream.concat(
                            Stream.of(jar),
                            Stream.of(entries.split(System.getProperty("path.separator")))
                                    .map(Path::of))
                    .toList();
        }
    }
}
