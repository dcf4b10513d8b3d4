// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each defence of docs/THREAT_MODEL.md a protocol without it: the test that is meant for the defence turns red. Compiles the changed
 * source beside the others and calls the test's method on it.
 */
@Tag("nightly")
class MutantsTest {

    private static final Path SOURCES = Path.of("src/main/java/org/hanse/core");
    private static final String LYING = "org.hanse.core.round.LyingCoordinatorTest";
    private static final String NODE = "org.hanse.core.round.LyingNodeTest";
    private static final String SERVER = "org.hanse.core.secagg.SecAggServerTest";

    @TempDir
    Path folder;

    /**
     * A defence that is missing.
     *
     * @param file below the core
     * @param original stands once in it
     * @param changed what stands in its place
     * @param test class and beginning of the method's name
     */
    private record Mutant(String what, String file, String original, String changed, String test, String method) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Mutant lying(String what, String file, String original, String changed, String method) {
        return new Mutant(what, file, original, changed, LYING, method);
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                lying(
                        "A1 signatures of keys are not verified",
                        "secagg/Advertisement.java",
                        "if (!key.verifies(signed(plan, keys), signature))",
                        "if (false)",
                        "a1_keysOfTheCoordinators"),
                lying(
                        "A1 own keys in the roster are not compared",
                        "round/AwaitingRoster.java",
                        "if (!roster.keys(own.from()).equals(own.keys()))",
                        "if (false)",
                        "a1_otherKeys"),
                lying(
                        "A2 any number of signatures is enough",
                        "round/AwaitingSignatures.java",
                        "if (agreeing < session.threshold())",
                        "if (agreeing < 0)",
                        "a2_signaturesOfFewer"),
                lying(
                        "A2 signatures of survivors are counted unseen",
                        "round/AwaitingSignatures.java",
                        "return given != null && told.isSigned(session, node.enrolment().key(holder), given);",
                        "return given != null;",
                        "a2_oneSignature"),
                lying(
                        "A2 survivors are not part of what is signed",
                        "secagg/Survivors.java",
                        "survivors.forEach(survivor -> transcript.text(survivor.text()));",
                        "",
                        "a2_differentSurvivors"),
                lying(
                        "A3 other survivors are taken after the first",
                        "round/AwaitingSignatures.java",
                        "if (!told.equals(Survivors.of(standing.session(), event.sharers(), event.survivors())))",
                        "if (false)",
                        "a3_otherSurvivors"),
                lying(
                        "A3 a node that is called lost goes on",
                        "round/AwaitingSurvivors.java",
                        "if (!told.survivors().contains(node.id()))",
                        "if (false)",
                        "a3_aRequestThatCalls"),
                lying(
                        "A3 who shared is not compared with whose shares arrived",
                        "round/AwaitingSurvivors.java",
                        "if (!sharing.equals(standing.delivered().keySet()))",
                        "if (false)",
                        "a3_sharersOther"),
                lying(
                        "A4 the model is not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .value(model)\n                .real(quantization.grid())",
                        "                .real(quantization.grid())",
                        "a4_a5"),
                lying(
                        "A6 rounds may go backwards",
                        "round/Participation.java",
                        "if (plan.round().number() <= last)",
                        "if (false)",
                        "a6_messages"),
                lying(
                        "A6 the round is not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .number(round.number())\n",
                        "",
                        "a6_messages"),
                lying(
                        "A7 the floor of participants is not looked at",
                        "round/ParticipationFloor.java",
                        "if (plan.minimum() < participants)",
                        "if (false)",
                        "a7_plans"),
                lying(
                        "A7 the floor of corruption is not looked at",
                        "round/ParticipationFloor.java",
                        "if (plan.assumptions().corrupt() < corrupt)",
                        "if (false)",
                        "a7_plans"),
                lying(
                        "A7 a plan may trust the coordinator",
                        "round/ParticipationFloor.java",
                        "if (plan.assumptions().coordinator() != Coordinator.ACTIVE)",
                        "if (false)",
                        "a7_plans"),
                lying(
                        "A7 the minimum is not looked at",
                        "secagg/SecAggPlan.java",
                        "if (participants < minimum)",
                        "if (false)",
                        "a7_small"),
                lying(
                        "A7 any number of sharers is enough",
                        "round/AwaitingShares.java",
                        "if (sharing < session.threshold())",
                        "if (false)",
                        "a7_small"),
                lying(
                        "A8 a node agrees to two sums for a model",
                        "round/Participation.java",
                        "if (agreed.contains(key(plan.model())))",
                        "if (false)",
                        "a8"),
                lying(
                        "A10 strangers in the roster are not looked at",
                        "secagg/Roster.java",
                        "advertisement.verify(plan, enrolment.key(advertisement.from()));",
                        "if (enrolment.keys().containsKey(advertisement.from()))"
                                + " advertisement.verify(plan, enrolment.key(advertisement.from()));",
                        "a10"),
                lying(
                        "A14 keys of low order are not looked for in rosters",
                        "secagg/Roster.java",
                        "            own.requireUsableKeys();\n",
                        "",
                        "a14_keysOfLowOrder"),
                new Mutant(
                        "A2 on the ring a neighbourhood's agreement is enough",
                        "round/AwaitingSignatures.java",
                        "        requireAgreementOfAll(session, event);\n",
                        "",
                        "org.hanse.core.secagg.AgreementTest",
                        "signaturesDelivered"),
                new Mutant(
                        "A7 on the ring any number may be called lost",
                        "secagg/Survivors.java",
                        "        requireAsManyAsPlanned(session, checked.survivors().size());\n",
                        "",
                        SERVER,
                        "unmask_onTheRegularGraph"),
                lying(
                        "A14 two participants may have one key",
                        "secagg/Roster.java",
                        "if (!keys.add(own.keys().shareKey()) || !keys.add(own.keys().maskKey()))",
                        "if (false)",
                        "a14_oneKey"),
                lying(
                        "A15 self masks of lost ones are revealed",
                        "secagg/SecAggClient.java",
                        "if (told.survivors().contains(owner)) {",
                        "if (true) {",
                        "a15"),
                lying(
                        "W2 somebody may stand twice in a list",
                        "secagg/Survivors.java",
                        "if (!distinct.add(participant))",
                        "if (!distinct.add(participant) && false)",
                        "w2_lists"),
                lying(
                        "W2 somebody may be in the sum without having shared",
                        "secagg/Survivors.java",
                        "if (!checked.sharers().contains(survivor))",
                        "if (false)",
                        "w2_lists"),
                lying(
                        "W2 somebody may stand twice in the roster",
                        "secagg/Roster.java",
                        "if (i > 0 && ordered.get(i - 1).from().equals(own.from()))",
                        "if (false)",
                        "w2_aRoster"),
                lying(
                        "W3 the ring is not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .number(quantization.participants())\n",
                        "",
                        "w3"),
                new Mutant(
                        "A11 secrets are not compared with commitments",
                        "secagg/ShareCollection.java",
                        "if (right.test(secret))",
                        "if (true)",
                        SERVER,
                        "unmask_withWrongShares"),
                new Mutant(
                        "A11 nobody is blamed",
                        "secagg/ShareCollection.java",
                        "blamed.addAll(others);",
                        "",
                        NODE,
                        "wrongShares"),
                new Mutant(
                        "signatures of masked updates are not verified",
                        "secagg/MaskedUpdate.java",
                        "if (!key.verifies(signed(session, from, digest), signature))",
                        "if (false)",
                        NODE,
                        "anUpdateThatItDidNotSign"),
                new Mutant(
                        "signatures of survivors are not verified by the coordinator",
                        "round/ConsistencyCheck.java",
                        "if (!told.isSigned(session, enrolment.key(event.from()), event.signature()))",
                        "if (false)",
                        NODE,
                        "aSignatureOfOther"),
                new Mutant(
                        "shares of the wrong kind are taken",
                        "secagg/SecAggServer.java",
                        "if (told.survivors().contains(owner) != share instanceof SelfMaskShare)",
                        "if (false)",
                        NODE,
                        "sharesThatWereNotAskedFor"),
                new Mutant(
                        "shares for some are taken for shares for all",
                        "secagg/SealedShares.java",
                        "if (!ciphertexts.containsKey(holder))",
                        "if (false)",
                        NODE,
                        "sharesForSome"),
                new Mutant(
                        "messages are taken twice",
                        "round/Awaited.java",
                        "if (answered.contains(from))",
                        "if (false)",
                        NODE,
                        "messagesSaidTwice"),
                new Mutant(
                        "updates are not masked by their sender alone",
                        "secagg/SecAggClient.java",
                        "                words.mask(prg, seed, 1);\n",
                        "",
                        SERVER,
                        "unmask_onTheCompleteGraph"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void withoutADefence_itsTestTurnsRed(Mutant mutant) throws IOException, ReflectiveOperationException {
        Path source = SOURCES.resolve(mutant.file());
        String text = Files.readString(source);
        assertThat(text.split(Pattern.quote(mutant.original()), -1))
                .as("%s stands once in %s", mutant.original(), source)
                .hasSize(2);
        assertThat(red(mutant, List.of())).as("with the defence").isEmpty();

        Path changed = folder.resolve(source.getFileName());
        Files.writeString(changed, text.replace(mutant.original(), mutant.changed()));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(changed, classes);
        assertThat(red(mutant, List.of(classes))).as("without the defence").isNotEmpty();
    }

    private static void compile(Path source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
        assertThat(status).as("%s compiles", source).isZero();
    }

    /** What the test's method ends with, called on classes some of which are others. */
    private static List<Throwable> red(Mutant mutant, List<Path> others)
            throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        others.forEach(path -> urls.add(url(path)));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(Files::isDirectory)
                .forEach(path -> urls.add(url(path)));
        List<Throwable> thrown = new ArrayList<>();
        try (OwnFirst loader = new OwnFirst(urls.toArray(URL[]::new))) {
            Class<?> type = loader.loadClass(mutant.test());
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object test = constructor.newInstance();
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(one -> one.getName().startsWith(mutant.method()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test " + mutant.method()));
            call(test, method, thrown);
            for (Method after : type.getDeclaredMethods()) {
                if (Arrays.stream(after.getAnnotations())
                        .anyMatch(annotation ->
                                annotation.annotationType().getName().equals(AfterEach.class.getName()))) {
                    call(test, after, thrown);
                }
            }
        }
        return thrown;
    }

    private static void call(Object test, Method method, List<Throwable> thrown) throws IllegalAccessException {
        method.setAccessible(true);
        try {
            method.invoke(test);
        } catch (InvocationTargetException e) {
            thrown.add(e.getCause());
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loads Hanse's own classes itself, all others as usual. */
    private static final class OwnFirst extends URLClassLoader {

        OwnFirst(URL[] urls) {
            super(urls, MutantsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null) {
                    loaded = name.startsWith("org.hanse.core.") || name.startsWith("org.hanse.wire.")
                            ? findClass(name)
                            : super.loadClass(name, false);
                }
                if (resolve) {
                    resolveClass(loaded);
                }
                return loaded;
            }
        }
    }
}
