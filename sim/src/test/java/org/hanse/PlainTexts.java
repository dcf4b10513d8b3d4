// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts of the project: string literals, comments and names of Java sources, messages of protocols, resources, golden files, the
 * launcher, Markdown and the samples below {@code docs}. Comments of the launcher and decision records are left out.
 */
final class PlainTexts {

    /** A line that has this is left out. */
    static final String KEEP = "plain-language: keep";

    private static final String LAUNCHER = "hanse";

    /** A comment of a shell script. */
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|[ \\t])#([ \\t].*)?$");

    private static final Pattern SOURCES = Pattern.compile(".*\\.(java|proto)");
    private static final Pattern RESOURCES = Pattern.compile(".*\\.(mustache|yaml|properties|html|txt)");
    private static final Pattern DOCUMENTS = Pattern.compile(".*\\.(md|yaml)");

    /** A name in a document, such as that of a key or a class. */
    private static final Pattern CODE = Pattern.compile("`[^`\\s]+`");

    /** A name in a template. */
    private static final Pattern TAG = Pattern.compile("\\{\\{[^}]*}}");

    private PlainTexts() {}

    /** Returns the texts by path below {@code root}. */
    static SortedMap<String, List<String>> below(Path root) {
        SortedMap<String, List<String>> texts = new TreeMap<>();
        for (Path module : list(root)) {
            if (Files.exists(module.resolve("pom.xml"))) {
                for (String sources :
                        List.of("src/main/java", "src/bench/java", "src/test/java", "src/main/protobuf")) {
                    add(texts, root, module.resolve(sources), SOURCES);
                }
                add(texts, root, module.resolve("src/main/resources"), RESOURCES);
                add(texts, root, module.resolve("src/bench/resources"), RESOURCES);
                add(texts, root, module.resolve("src/test/resources/golden"), Pattern.compile(".*"));
            }
        }
        add(texts, root, root.resolve("docs"), DOCUMENTS);
        texts.put(LAUNCHER, read(root.resolve(LAUNCHER)));
        texts.keySet().removeIf(path -> path.startsWith("docs/adr/"));
        list(root).stream()
                .filter(Files::isRegularFile)
                .filter(file -> file.toString().endsWith(".md"))
                .forEach(file -> texts.put(name(root, file), read(file)));
        return texts;
    }

    private static void add(SortedMap<String, List<String>> texts, Path root, Path folder, Pattern names) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> names.matcher(file.getFileName().toString()).matches())
                    .forEach(file -> texts.put(name(root, file), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static List<String> read(Path file) {
        try {
            return of(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the texts of a file of this name and content. */
    static List<String> of(String name, String content) {
        if (name.endsWith(".java") || name.endsWith(".proto")) {
            return JavaTexts.of(content);
        }
        String kept = content.lines().filter(line -> !line.contains(KEEP)).collect(Collectors.joining("\n"));
        List<String> texts = new ArrayList<>();
        if (name.equals(LAUNCHER)) {
            texts.add(COMMENT.matcher(kept).replaceAll(""));
        } else if (name.endsWith(".md")) {
            texts.add(CODE.matcher(kept).replaceAll("code"));
        } else {
            texts.add(TAG.matcher(kept).replaceAll("value"));
        }
        return texts;
    }
}
