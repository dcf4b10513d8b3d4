// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drivers of both sides that do things in another order, twice, or not at all: {@link DriversCrashTest} turns red. Compiles the changed
 * source beside the others and calls the test's methods on it, as {@code MutantsTest} does in the module of the protocol.
 */
class DriverMutantsTest {

    private static final Path COORDINATOR =
            Path.of("../coordinator/src/main/java/org/hanse/coordinator/app/RoundDriver.java");
    private static final Path NODE =
            Path.of("../client-node/src/main/java/org/hanse/clientnode/app/ParticipationDriver.java");

    private static final String STORING = """
                    if (next != state || !storage.isEmpty()) {
                        ports.store().commit(next, storage);
                    }
                    state = next;
            """;

    private static final String CHARGING =
            "            Optional<RoundEvent> refusal = refusal(effect.plan(), effect.announced());\n";
    private static final String ASKING =
            "            effect.to().forEach(to -> ports.gateway().send(to, effect.question()));\n";

    @TempDir
    Path folder;

    /**
     * A faulty driver.
     *
     * @param original text that occurs once in the file
     * @param changed its replacement
     * @param method start of the name of a test
     */
    record Mutant(String what, Path file, String original, String changed, String method) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Mutant coordinator(String what, String original, String changed, String method) {
        return new Mutant("the coordinator " + what, COORDINATOR, original, changed, method);
    }

    private static Mutant node(String what, String original, String changed, String method) {
        return new Mutant("a node " + what, NODE, original, changed, method);
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                coordinator(
                        "says before it stores",
                        STORING + "        return output;\n",
                        "        output.forEach(effect -> effect.visit(effects));\n" + STORING
                                + "        return List.of();\n",
                        "run_withTheCoordinatorKilledAtEachWrite"),
                coordinator(
                        "stores nothing",
                        "            ports.store().commit(next, storage);\n",
                        "",
                        "run_withoutACrash_isTheSum"),
                coordinator(
                        "goes on with what it could not store",
                        "if (next != state || !storage.isEmpty()) {",
                        "RoundState before = state; state = next; if (next != before || !storage.isEmpty()) {",
                        "run_withTheCoordinatorKilledAtEachWrite"),
                coordinator(
                        "says nothing when it starts again",
                        "            driver.handle(new RoundEvent.Restarted());\n",
                        "",
                        "run_withTheCoordinatorKilledInTheRelease"),
                coordinator(
                        "does effects twice",
                        "take().forEach(effect -> effect.visit(effects));",
                        "take().forEach(effect -> { effect.visit(effects); effect.visit(effects); });",
                        "run_withoutACrash_isTheSum"),
                coordinator(
                        "charges only when it releases",
                        CHARGING,
                        "            Optional<RoundEvent> refusal = Optional.empty();\n",
                        "run_withTooManyLostWhenSharesAreAskedFor"),
                coordinator(
                        "asks for shares before it charges", CHARGING, ASKING + CHARGING, "run_withoutACrash_isTheSum"),
                coordinator(
                        "asks for shares without leave",
                        "                waiting.push(refusal.get());\n                return false;\n",
                        "                waiting.size();\n",
                        "run_exhaustedCoordinatorBudget"),
                coordinator(
                        "asks for shares and is refused only then",
                        "                return false;\n            }\n            effect.to()",
                        "            }\n            effect.to()",
                        "run_exhaustedCoordinatorBudget"),
                coordinator(
                        "stores no sum",
                        "                ports.release().store(session.plan(), plan.announced(), unmasked.sum());\n",
                        "",
                        "run_withoutACrash_isTheSum"),
                node(
                        "says before it stores",
                        "ParticipantStep step = state.on(event);",
                        "ParticipantStep step = state.on(event);"
                                + " step.effects().stream().filter(effect -> effect instanceof ParticipantEffect.Send)"
                                + ".forEach(effect -> effect.visit(effects));",
                        "run_withANodeKilledAtEachWrite"),
                node("stores nothing", "            save(step.next());\n", "", "run_withoutACrash_isTheSum"),
                node(
                        "trains as often as it is asked",
                        "            if (training.equals(Optional.of(plan))) {",
                        "            if (false) {",
                        "run_withTrainingThatTakesLong"),
                node(
                        "charges nothing to its own ledger",
                        "Optional<ProtocolViolation> why = ports.allowance().reserve(plan, update.digest(session));",
                        "Optional<ProtocolViolation> why = ports.allowance().objection(plan);",
                        "run_withoutACrash_isTheSum"),
                node(
                        "charges for a plan, whatever leaves under it",
                        "ports.allowance().reserve(plan, update.digest(session))",
                        "ports.allowance().reserve(plan, plan.digest())",
                        "run_withNodesSetBackToEachOfTheirStates"),
                node(
                        "takes part in whatever round it is offered",
                        "? affordable(offered)\n",
                        "? offered\n",
                        "run_withNodesSetBackToBeforeTheRound"),
                node(
                        "sends its update before it charges it",
                        "            if (effect.message() instanceof ToCoordinator.MaskedInputSubmitted",
                        "            ports.gateway().send(effect.message());"
                                + " if (effect.message() instanceof ToCoordinator.MaskedInputSubmitted",
                        "run_withANodeKilledAtEachWriteOfItsLedger"),
                node(
                        "sends an update that its budget does not last for",
                        "            return why.isPresent();",
                        "            return false;",
                        "run_withABudgetSpentMeanwhile"),
                node(
                        "begins afresh whatever its store holds",
                        "ports.store().load(node).orElseGet(() ->"
                                + " new ParticipantState.Idle(node, Participation.NONE))",
                        "new ParticipantState.Idle(node, Participation.NONE)",
                        "run_withANodeKilledAtEachWrite"),
                node(
                        "overwrites secrets that it still needs where the disk is full",
                        "                next.forgetBeside(state);",
                        "                next.forget();",
                        "run_withANodeKilledAtEachWrite"));
    }

    /** The long test below is nightly; a renamed test or changed source is found at once. */
    @Test
    void mutants_ofAllKinds_changeATextOfTheSourceAndNameATest() throws IOException {
        List<String> tests = Arrays.stream(DriversCrashTest.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();
        for (Mutant mutant : mutants().toList()) {
            assertThat(Files.readString(mutant.file())).containsOnlyOnce(mutant.original());
            assertThat(tests).as(mutant.what()).anyMatch(name -> name.startsWith(mutant.method()));
        }
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("mutants")
    void aDriverThatErrs_turnsItsTestRed(Mutant mutant) throws IOException, ReflectiveOperationException {
        String text = Files.readString(mutant.file());
        assertThat(text.split(Pattern.quote(mutant.original()), -1))
                .as("%s stands once in %s", mutant.original(), mutant.file())
                .hasSize(2);
        assertThat(red(mutant, List.of())).as("as shipped").isEmpty();

        Path changed = folder.resolve(mutant.file().getFileName());
        Files.writeString(changed, text.replace(mutant.original(), mutant.changed()));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        changed.toString());
        assertThat(status).as("%s compiles", changed).isZero();
        assertThat(red(mutant, List.of(classes))).as("as changed").isNotEmpty();
    }

    /** Failure of the test's method, called on partly replaced classes with the first failing argument. */
    private static List<Throwable> red(Mutant mutant, List<Path> others)
            throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        others.forEach(path -> urls.add(url(path)));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(Files::exists)
                .forEach(path -> urls.add(url(path)));
        List<Throwable> thrown = new ArrayList<>();
        try (OwnFirst loader = new OwnFirst(urls.toArray(URL[]::new))) {
            // A crash that shows while the class is made ready, as in a round without one, counts.
            Class<?> type = loader.loadClass("org.hanse.sim.federate.DriversCrashTest");
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(one -> one.getName().startsWith(mutant.method()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test " + mutant.method()));
            method.setAccessible(true);
            for (Object[] arguments : arguments(method)) {
                try {
                    method.invoke(constructor.newInstance(), arguments);
                } catch (InvocationTargetException e) {
                    thrown.add(e.getCause());
                } catch (ExceptionInInitializerError e) {
                    thrown.add(e);
                }
                if (!thrown.isEmpty()) {
                    break;
                }
            }
        }
        return thrown;
    }

    /** Each a constant of an enum. */
    private static List<Object[]> arguments(Method method) {
        ValueSource values = method.getAnnotation(ValueSource.class);
        if (values == null) {
            return List.<Object[]>of(new Object[0]);
        }
        Object[] constants = method.getParameterTypes()[0].getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> List.of(values.strings()).contains(constant.toString()))
                .map(constant -> new Object[] {constant})
                .toList();
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
            super(urls, DriverMutantsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null) {
                    loaded = name.startsWith("org.hanse.") ? findClass(name) : super.loadClass(name, false);
                }
                if (resolve) {
                    resolveClass(loaded);
                }
                return loaded;
            }
        }
    }
}
