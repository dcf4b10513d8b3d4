// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YAML document during its conversion to a typed value. {@link ConfigNode}s return values and collect problems. One exception reports all
 * problems at the end.
 */
public final class ConfigDocument {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern NO_NUMBER = Pattern.compile("^Malformed numeric value '(.*)'");

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    /**
     * Places of each unknown key. They come first in the report, since a misspelt key may be the cause of another
     * problem.
     */
    private final Map<String, List<String>> unknownKeys = new LinkedHashMap<>();

    private final List<ConfigNode> opened = new ArrayList<>();

    private ConfigDocument(Path file) {
        this.file = file;
    }

    /**
     * Reads {@code file} with {@code reader}.
     *
     * @throws InvalidInputException if the file cannot be read, is not YAML, or has unknown keys, keys without a value
     *     or values that the reader rejected
     */
    public static <T> T read(Path file, Function<ConfigNode, T> reader) {
        return parse(file, text(file), reader);
    }

    /** Reads text that was read from {@code file}, see {@link #read}. */
    public static <T> T parse(Path file, String text, Function<ConfigNode, T> reader) {
        JsonNode tree = tree(file, text);
        ConfigDocument document = new ConfigDocument(file);
        if (!tree.isObject()) {
            throw new InvalidInputException(
                    file + ": found no \"key: value\" lines; expected YAML. Fix: check the path");
        }
        ConfigNode root = document.open("", tree);
        T value = null;
        try {
            value = reader.apply(root);
        } catch (ConfigNode.Refused e) {
            // Noted in problems by the node that threw it.
        }
        document.opened.forEach(ConfigNode::noteKeys);
        List<String> all = document.unknown();
        all.addAll(document.problems);
        if (!all.isEmpty() || value == null) {
            throw new InvalidInputException(String.join("; ", all));
        }
        return value;
    }

    /**
     * Returns the parsed text of {@code file}, without a check of its keys.
     *
     * @throws InvalidInputException if it is not YAML, has a key twice, an alias or a second document
     */
    public static JsonNode tree(Path file, String text) {
        try {
            requireWrittenOut(file, text);
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(file + line(e.getLocation()) + ": " + problem(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
    }

    /** Returns the error of a parser. YAML has numbers without a value, such as {@code .nan} and {@code .inf}. */
    private static String problem(JsonProcessingException e) {
        Matcher number = NO_NUMBER.matcher(firstLine(e.getOriginalMessage()));
        if (e.getOriginalMessage().contains("\\t(TAB)")) {
            return "found a tab; expected blanks, as YAML indents with blanks only. Fix: replace the tab by blanks, as many as"
                    + " the lines of the same level begin with";
        }
        return number.find()
                ? "found " + number.group(1) + "; expected a finite number. Fix: write it in digits"
                : "found no valid YAML (" + firstLine(e.getOriginalMessage())
                        + "); expected YAML. Fix: correct this line or the one above it";
    }

    /** Rejects aliases, which would be read as their names instead of their values, and a second document, which would not be read. */
    private static void requireWrittenOut(Path file, String text) throws IOException {
        try (YAMLParser parser = YAML.getFactory().createParser(text)) {
            boolean ended = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (ended) {
                    throw new InvalidInputException(
                            file + line(parser.currentTokenLocation())
                                    + ": found a second document; expected one. Fix: delete it, or move it to a file of its own");
                }
                ended = !token.isStructStart() && parser.getParsingContext().inRoot();
                if (parser.isCurrentAlias()) {
                    throw new InvalidInputException(file + line(parser.currentTokenLocation()) + ": found the alias *"
                            + parser.getText() + "; expected a value. Fix: write out the value of the alias");
                }
            }
        }
    }

    private static String line(@Nullable JsonLocation location) {
        return location == null ? "" : ":" + location.getLineNr();
    }

    ConfigNode open(String path, JsonNode node) {
        ConfigNode opening = new ConfigNode(this, path, node);
        opened.add(opening);
        return opening;
    }

    Path file() {
        return file;
    }

    private String line(String path, String problem) {
        return file + ": " + (path.isEmpty() ? "" : path + ": ") + problem;
    }

    void note(String path, String problem) {
        String line = line(path, problem);
        if (!problems.contains(line)) {
            problems.add(line);
        }
    }

    void noteUnknown(String path, String problem) {
        List<String> paths = unknownKeys.computeIfAbsent(problem, key -> new ArrayList<>());
        if (!paths.contains(path)) {
            paths.add(path);
        }
    }

    /** Returns one line for each unknown key, however often it occurs. */
    private List<String> unknown() {
        List<String> lines = new ArrayList<>();
        unknownKeys.forEach((problem, paths) -> lines.add(
                line(paths.get(0) + (paths.size() > 1 ? " and " + (paths.size() - 1) + " more" : ""), problem)));
        return lines;
    }

    /**
     * Returns the text of {@code file}.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": found no such file; expected one. Fix: check the path", e);
        } catch (MalformedInputException e) {
            throw new InvalidInputException(
                    file + ": found bytes that are not UTF-8; expected text in UTF-8. Fix: save the file as UTF-8", e);
        } catch (IOException e) {
            throw Files.isDirectory(file)
                    ? new InvalidInputException(file + ": found a folder; expected a file. Fix: name a file in it", e)
                    : FileProblem.unreadable(file, e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
