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
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protocol without one defence for each defence of docs/design/threat-model.md: the test of the defence fails.
 * Compiles the changed source beside the others and calls the test's method on it.
 */
class MutantsTest {

    private static final Path SOURCES = Path.of("src/main/java/org/hanse/core");

    @TempDir
    Path folder;

    /**
     * Missing defence.
     *
     * @param file below the core
     * @param original source text that occurs once in it
     * @param changed its replacement
     * @param test class and beginning of the method's name
     */
    record Mutant(String what, String file, String original, String changed, String test, String method) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                        MutantNodes.all(),
                        MutantCoordinators.all(),
                        MutantFlaws.all(),
                        MutantRings.all(),
                        MutantRosters.all())
                .flatMap(Function.identity());
    }

    /** The long test below is nightly; a renamed test or changed source is found at once. */
    @Test
    void mutants_ofAllKinds_changeATextOfTheSourceAndNameATest() throws IOException, ReflectiveOperationException {
        for (Mutant mutant : mutants().toList()) {
            assertThat(Files.readString(SOURCES.resolve(mutant.file()))).containsOnlyOnce(mutant.original());
            assertThat(Class.forName(mutant.test()).getDeclaredMethods())
                    .as(mutant.what())
                    .anyMatch(method -> method.getName().startsWith(mutant.method()));
        }
    }

    @ParameterizedTest
    @Tag("nightly")
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

    /** Returns the exceptions of the test's method, called with some replaced classes. */
    private static List<Throwable> red(Mutant mutant, List<Path> others)
            throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        others.forEach(path -> urls.add(url(path)));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path ->
                        Files.isDirectory(path) || path.getFileName().toString().startsWith("hanse-"))
                .forEach(path -> urls.add(url(path)));
        List<Throwable> thrown = new ArrayList<>();
        try (OwnFirst loader = new OwnFirst(urls.toArray(URL[]::new))) {
            Class<?> type = loader.loadClass(mutant.test());
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(one -> one.getName().startsWith(mutant.method()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test " + mutant.method()));
            for (Object[] arguments : arguments(method)) {
                Object test = constructor.newInstance();
                call(test, method, thrown, arguments);
                for (Method after : afterEach(type)) {
                    call(test, after, thrown);
                }
                if (!thrown.isEmpty()) {
                    break;
                }
            }
        }
        return thrown;
    }

    /** Returns the methods of the class and its superclasses. */
    private static List<Method> afterEach(Class<?> type) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(AfterEach.class))
                .toList();
    }

    /** Returns the arguments of a parameterised test, or one empty list. */
    private static List<Object[]> arguments(Method method) {
        ValueSource values = method.getAnnotation(ValueSource.class);
        if (values == null) {
            return List.<Object[]>of(new Object[0]);
        }
        Stream<Object> all = Stream.of(
                        Arrays.stream(values.strings()),
                        Arrays.stream(values.longs()).boxed(),
                        Arrays.stream(values.doubles()).boxed())
                .flatMap(Function.identity());
        return all.map(value -> new Object[] {value}).toList();
    }

    private static void call(Object test, Method method, List<Throwable> thrown, Object... arguments)
            throws IllegalAccessException {
        method.setAccessible(true);
        try {
            method.invoke(test, arguments);
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
