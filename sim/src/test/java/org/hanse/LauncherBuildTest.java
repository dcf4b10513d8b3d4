// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds by {@code ./hanse}, its messages and its arguments to Java, with a fake Maven and JDK. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherBuildTest {

    @TempDir
    Path folder;

    private FakeCheckout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new FakeCheckout(folder);
    }

    @Test
    void firstCall_nothingBuilt_buildsWithTwoLinesOnStderr() throws IOException {
        Launched first = checkout.call("data");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).hasSize(2);
        assertThat(first.err().get(0)).startsWith("Building Hanse, first call only (downloads");
        assertThat(first.err().get(1)).matches("Building Hanse: done in \\d+ s");
        assertThat(first.out()).endsWith("org.hanse.sim.cli.Main", "data");
        assertThat(checkout.mavenCalls()).hasSize(1).first().asString().endsWith(" package");
    }

    @Test
    @Tag("nightly")
    void longBuild_stderrIsNoTerminal_namesTheModuleAndTheSeconds() throws IOException {
        checkout.maven("3.9.4", "sleep 4");

        assertThat(checkout.call().err())
                .hasSize(3)
                .element(1)
                .asString()
                .matches("Building Hanse: simulator 5/5, [34] s");
    }

    @Test
    void secondCall_nothingChanged_neitherBuildsNorSpeaks() throws IOException {
        checkout.call();
        Launched second = checkout.call();

        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim/src/main/java/Main.java"})
    void call_sourceNewerThanBuild_buildsAgain(String changed) throws IOException {
        checkout.call();
        Files.setLastModifiedTime(
                checkout.root.resolve(changed),
                FileTime.from(
                        Files.getLastModifiedTime(checkout.stamp).toInstant().plusSeconds(5)));

        assertThat(checkout.call().err()).first().asString().startsWith("Building Hanse, what has changed");
        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"pom.xml", "sim/src/main/java", "sim/src/bench"})
    void call_sourceNewerThanBuildInFurtherCases_buildsAgain(String changed) throws IOException {
        call_sourceNewerThanBuild_buildsAgain(changed);
    }

    @Test
    void call_sourceSavedDuringBuild_buildsAgain() throws IOException {
        checkout.maven("3.9.4", "sleep 1; echo '//' >>sim/src/main/java/Main.java");
        checkout.call();
        checkout.maven("3.9.4", "");

        assertThat(checkout.call().err()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.jar"})
    void call_partOfTheBuildGone_buildsAgain(String gone) throws IOException {
        checkout.call();
        Files.delete(checkout.stamp.resolveSibling(gone));

        assertThat(checkout.call().err()).hasSize(2);
        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"hanse-sim-1.jar", "runtime-class-path"})
    void call_partOfTheBuildGoneInFurtherCases_buildsAgain(String gone) throws IOException {
        call_partOfTheBuildGone_buildsAgain(gone);
    }

    /** Another user built the checkout and its Maven repository is unreadable. Root cannot write to the folder either. */
    @Test
    void call_partThatCannotBeReadNorBuilt_isNamed() throws IOException {
        checkout.call();
        Path library = checkout.stamp.resolveSibling("library.jar");
        Files.delete(library);
        Path state = checkout.root.resolve(".hanse");
        Files.move(state, folder.resolve("state of the builder"));
        Files.writeString(state, "no folder");

        Launched refused = checkout.call();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .startsWith("hanse: built, but " + checkout.root.toRealPath().resolve("sim/target/library.jar")
                        + " is gone or not for you to read, and ");
        Files.delete(checkout.stamp);
        assertThat(checkout.call().err())
                .singleElement()
                .asString()
                .startsWith("hanse: found no build and no write access to ");
    }

    @Test
    void call_classPathOfAnotherCheckout_buildsAgain() throws IOException {
        checkout.call();
        Path foreign = Files.createDirectories(folder.resolve("original/common/target"))
                .resolve("hanse-common-1.jar");
        Files.writeString(foreign, "");
        Files.writeString(checkout.stamp, foreign.toString());

        assertThat(checkout.call().err()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock"})
    void firstCalls_atTheSameTime_buildOnce(String lock) throws IOException {
        if (lock.equals("mkdir")) {
            checkout.withoutOtherPrograms("flock");
        }
        checkout.maven("3.9.4", "sleep 2");
        Launched.Running one = checkout.start();
        Launched.Running two = checkout.start();

        assertThat(one.await().exitCode()).isZero();
        assertThat(two.await().exitCode()).isZero();
        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"mkdir"})
    void firstCalls_atTheSameTimeInFurtherCases_buildOnce(String lock) throws IOException {
        firstCalls_atTheSameTime_buildOnce(lock);
    }

    @Test
    void firstCall_lockOfADeadProcess_isTakenOver() throws IOException {
        checkout.withoutOtherPrograms("flock");
        Path lock = Files.createDirectories(checkout.root.resolve(".hanse/lock.d"));
        Files.writeString(lock.resolve("owner"), "99999999\n");

        assertThat(checkout.call().exitCode()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void failedBuild_saysWhyAndWhere() throws IOException {
        checkout.maven("3.9.4", """
                echo '[INFO] Building Hanse common 0.1.0-SNAPSHOT   [3/6]'
                echo '[WARNING] Built.java:[1,1] deprecated'
                echo '[INFO] Building Hanse simulator 0.1.0-SNAPSHOT   [6/6]'
                echo '[WARNING] Main.java:[2,1] unused'
                echo '[ERROR] Main.java:[1,1] no such symbol'
                exit 1
                """);
        Launched failed = checkout.call();

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .endsWith(
                        "Building Hanse: failed",
                        "Main.java:[2,1] unused",
                        "Main.java:[1,1] no such symbol",
                        "hanse: the build failed. Log: "
                                + checkout.root.toRealPath().resolve(".hanse/build.log"));
        checkout.maven("3.9.4", "");
        Launched again = checkout.call();
        assertThat(again.exitCode()).isZero();
        assertThat(again.err())
                .first()
                .asString()
                .startsWith("Building Hanse, again, since the last build did not end");
    }

    @Test
    void stoppedBuild_nextCallStartsFromNothing() throws Exception {
        checkout.maven("3.9.4", "sleep 30");
        Launched.Running stopped = checkout.start();
        Instant deadline = Instant.now().plusSeconds(20);
        while (checkout.mavenCalls().isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
        stopped.process().destroy();

        Launched ended = stopped.await();
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.err()).last().asString().contains("stopped; the next call starts it again");
        checkout.maven("3.9.4", "");
        assertThat(checkout.call().exitCode()).isZero();
        assertThat(checkout.mavenCalls()).last().asString().endsWith(" clean package");
    }

    @Test
    void firstCall_noJdk_namesWhatToInstall() throws IOException {
        Files.delete(checkout.tools.resolve("mvn"));
        Launched refused = checkout.withoutOtherPrograms().with("JAVA_HOME", "").call();

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).singleElement().asString().contains("JDK 17", "openjdk-17", "Maven 3.9", "brew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.7", "3.9.3"})
    void firstCall_mavenTooOld_namesWhatToInstall(String version) throws IOException {
        checkout.maven(version, "");
        Launched refused = checkout.call();

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .contains("Maven 3.9.4 or newer")
                .doesNotContain("JDK 17 (");
    }

    @Test
    void extensions_ofAPathThatDoesNotExist_areRefused() throws IOException {
        Path kinds = Files.createDirectories(checkout.root.resolve("my kinds"));
        checkout.with("HANSE_EXTENSIONS", kinds + ":" + kinds + "/*");
        assertThat(checkout.call().exitCode()).isZero();

        Launched refused =
                checkout.with("HANSE_EXTENSIONS", kinds + ":/no/such/folder").call();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .singleElement()
                .asString()
                .contains("HANSE_EXTENSIONS: found no folder or jar /no/such/folder")
                .contains("Fix: ");
    }

    @Test
    void newerJavaOnly_runsWhatIsBuiltButDoesNotBuild() throws IOException {
        checkout.withoutOtherPrograms();
        checkout.call();
        checkout.with("JAVA_HOME", checkout.jdk("newer", "25.0.1").toString());

        assertThat(checkout.call().out()).contains("--enable-native-access=ALL-UNNAMED");
        Files.delete(checkout.stamp);
        Launched refused = checkout.call();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).singleElement().asString().contains("JDK 17");
    }

    @Test
    void jdk17ElsewhereThanInJavaHome_isPreferred() throws IOException {
        Path jdks = checkout.jdk("jdks/temurin", "17.0.2").getParent();
        checkout.withoutOtherPrograms()
                .with("JAVA_HOME", checkout.jdk("newer", "25.0.1").toString())
                .with("HANSE_JVM_FOLDER", jdks.toString());

        Launched first = checkout.call();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).doesNotContain("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void arguments_reachTheCommandAsTheyAre() throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("my tmp"));
        Launched call = checkout.with("HANSE_JVM_OPTIONS", "-Xmx3g -Dx=*")
                .with("TMPDIR", temporary.toString())
                .call("sim", "run", "with blank", "*", "", "--out=$HOME");

        assertThat(call.out()).contains("-Xmx3g", "-Dx=*", "-Djava.io.tmpdir=" + temporary);
        assertThat(call.out()).endsWith("org.hanse.sim.cli.Main", "sim", "run", "with blank", "*", "", "--out=$HOME");
    }

    @Test
    void commandThatComputes_hasTheVectorApiAndOneThreadOfOpenMp() throws IOException {
        assertThat(checkout.with("OMP_NUM_THREADS", "").call("bench").out())
                .startsWith("OMP_NUM_THREADS=1")
                .containsSequence("--add-exports", "java.base/jdk.internal.module=ALL-UNNAMED")
                .doesNotContain("--add-modules");
        assertThat(checkout.with("OMP_NUM_THREADS", "2").call("data").out())
                .startsWith("OMP_NUM_THREADS=2")
                .doesNotContain("--add-exports", "--add-modules");
    }

    @Test
    void commandThatComputes_javaWithoutTheVectorApi_startsWithoutIt() throws IOException {
        Path jdk = checkout.jdk("small", "17.0.2");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.2\"\nMODULES=\"java.base\"\n");

        assertThat(checkout.with("JAVA_HOME", jdk.toString()).call("bench").out())
                .doesNotContain("--add-exports", "--add-modules");
    }

    @ParameterizedTest
    @CsvSource({"node, client-node, org.hanse.clientnode.cli.NodeMain"})
    void command_withAProgramOfItsOwn_startsOnTheClassPathOfItsModule(String command, String module, String main)
            throws IOException {
        Path target = checkout.root.toRealPath().resolve(module + "/target");

        assertThat(checkout.call(command, "x").out())
                .containsSequence(
                        "-cp", target.resolve("hanse-" + module + "-1.jar") + ":" + target.resolve("library.jar"))
                .endsWith(main, command, "x");
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({
        "privacy, common, org.hanse.cli.privacy.PrivacyMain",
        "operator, common, org.hanse.cli.operator.OperatorMain",
        "verify, common, org.hanse.cli.verify.VerifyMain",
        "coordinator, coordinator, org.hanse.coordinator.cli.CoordinatorMain"
    })
    void command_withAProgramOfItsOwnInFurtherCases_startsOnTheClassPathOfItsModule(
            String command, String module, String main) throws IOException {
        command_withAProgramOfItsOwn_startsOnTheClassPathOfItsModule(command, module, main);
    }

    /** Benchmarks stand in no jar. */
    @Test
    void bench_startsFromItsFolderOfClasses() throws IOException {
        Path target = checkout.root.toRealPath().resolve("sim/target");

        assertThat(checkout.call("bench", "x").out())
                .containsSequence(
                        "-cp",
                        target.resolve("bench-classes") + ":" + target.resolve("hanse-sim-1.jar") + ":"
                                + target.resolve("library.jar"))
                .endsWith("org.hanse.bench.cli.BenchMain", "bench", "x");
        Files.delete(target.resolve("bench-classes"));
        assertThat(checkout.call("bench").err()).hasSize(2);
        assertThat(checkout.mavenCalls()).hasSize(2);
    }
}
