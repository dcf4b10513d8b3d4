// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.core.setting.Spelled;

/**
 * Node of a {@link ConfigDocument}. A key of a mapping is known once a reader requested it; the other keys are
 * reported as unknown. A rejected value is recorded as a problem of the document and ends its reading with
 * {@link Refused}. {@link #attempt} and the readers of lists and entries catch it and read the other values.
 */
public final class ConfigNode {

    private static final String WITHOUT_VALUE = "found no value; expected one. Fix: write a value";

    private final ConfigDocument document;
    private final String path;
    private final JsonNode node;
    private final MappingKeys keys;

    /** Children by path. They are stored because several readers may know keys of one value. */
    private final Map<String, ConfigNode> children = new LinkedHashMap<>();

    ConfigNode(ConfigDocument document, String path, JsonNode node) {
        this.document = document;
        this.path = path;
        this.node = node;
        this.keys = new MappingKeys(node);
    }

    /**
     * Location of a mapping for messages. A record that a mapping is read into may have a component of this type, which
     * is no key.
     *
     * @param path path of keys; empty at the top
     */
    public record Location(Path file, String path) {

        /** Returns the file and the path of keys. */
        public String where() {
            return file + (path.isEmpty() ? "" : ": " + path);
        }
    }

    /** End of the reading of a value whose problem the document has already. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Refused(String message) {
            super(message);
        }
    }

    public boolean isMapping() {
        return node.isObject();
    }

    public boolean isList() {
        return node.isArray();
    }

    /** Returns whether this is neither a mapping nor a list. */
    public boolean isScalar() {
        return node.isValueNode() && !node.isNull();
    }

    public boolean isNumber() {
        return node.isNumber();
    }

    /**
     * Declares keys as known without reading them. If a bad value ends the reading early, later keys are not reported
     * as unknown.
     */
    public ConfigNode keys(String... names) {
        keys.know(List.of(names));
        return this;
    }

    /** Accepts any further key of this mapping. */
    public ConfigNode acceptAll() {
        keys.acceptAll();
        return this;
    }

    /** Names the keys of the mapping {@code key}. They are suggestions for unknown keys where it is left out. */
    public ConfigNode keysBelow(String key, Collection<String> names) {
        keys.knowBelow(key, names);
        return this;
    }

    /** Returns whether {@code key} is present, with or without a value. */
    public boolean has(String key) {
        keys.know(List.of(key));
        return node.has(key);
    }

    /** Returns whether {@code key} is present, with or without a value, and does not make it known. */
    public boolean mentions(String key) {
        return node.has(key);
    }

    /** Returns the value of {@code key}; empty if the key is missing or has no value. */
    public Optional<ConfigNode> find(String key) {
        keys.know(List.of(key));
        requireMapping();
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(open(child(key), value));
    }

    /** Returns the value of {@code key}; rejects this mapping if the key is missing or has no value. */
    public ConfigNode require(String key) {
        return find(key).orElseThrow(() -> node.has(key) ? refuseEmpty(key) : refuseWithout(List.of(key)));
    }

    private Refused refuseEmpty(String key) {
        keys.report(key);
        document.note(child(key), WITHOUT_VALUE);
        return new Refused(WITHOUT_VALUE);
    }

    /**
     * Rejects this mapping, since it has none of these keys. A misspelt one is reported as unknown only.
     *
     * @return exception, to be thrown by the caller
     */
    public Refused refuseWithout(List<String> names) {
        String problem = names.size() == 1
                ? "found no key \"" + names.get(0) + "\"; expected it. Fix: add " + names.get(0)
                : "found none of the keys " + String.join(", ", names) + "; expected one of them. Fix: add one";
        return keys.areMisspelt(names, problem) ? new Refused(problem) : refuse(problem);
    }

    /** Returns this scalar as text. */
    public String text() {
        if (!isScalar()) {
            throw wrong("text", "one text");
        }
        return node.asText();
    }

    public double number() {
        if (!node.isNumber()) {
            throw wrong("a number", "a number in digits");
        }
        return node.doubleValue();
    }

    /** Returns this scalar as a number from {@code minimum} to {@code maximum}. */
    public double number(double minimum, double maximum) {
        return number(new NumberRange(Key.Range.CLOSED, minimum, maximum));
    }

    /** Returns this scalar as a number in [0, 1). */
    public double share() {
        return number(new NumberRange(Key.Range.SHARE, 0, 1));
    }

    /** Returns this scalar as a number in {@code range}. */
    double number(NumberRange range) {
        double value = number();
        if (!range.contains(value)) {
            throw wrong(range.words(), range.remedy(value));
        }
        return value;
    }

    /** Returns this scalar as a whole number from {@code minimum} to {@code maximum}. */
    public int integer(int minimum, int maximum) {
        if (!node.isIntegralNumber()) {
            throw wrong("a whole number from " + minimum + " to " + maximum, "one in digits, without a point");
        }
        return (int) number(minimum, maximum);
    }

    public long longInteger() {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong("a whole number of 64 bits", "one in digits, without a point");
        }
        return node.longValue();
    }

    public boolean bool() {
        if (!node.isBoolean()) {
            throw wrong("true or false", "one of them, without quotes");
        }
        return node.booleanValue();
    }

    /** Returns this scalar as one of {@code values}, written as in the enum but in lower case with hyphens. */
    public <E extends Enum<E>> E choice(Class<E> values) {
        return choice(List.of(values.getEnumConstants()), ConfigNode::spelling, "");
    }

    /**
     * Returns this scalar as one of {@code values}.
     *
     * @param spelling text of a value
     * @param limit end of the error for any other text
     */
    public <T> T choice(List<T> values, Function<? super T, String> spelling, String limit) {
        String text = text();
        for (T value : values) {
            if (spelling.apply(value).equals(text)) {
                return value;
            }
        }
        List<String> spellings = values.stream().map(spelling).toList();
        throw wrong(
                "one of " + String.join(", ", spellings) + limit,
                NearestName.of(text, spellings).orElse("one of them"));
    }

    public String requireText(String key) {
        return require(key).text();
    }

    /** Returns this scalar as a path. Relative paths start at the document's folder. */
    public Path path() {
        String text = text();
        try {
            return folder().resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw wrong("the path of a file (" + e.getReason() + ")", "a path that the system accepts");
        }
    }

    /** Returns the document's folder. */
    public Path folder() {
        Path absolute = document.file().toAbsolutePath();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /**
     * Returns this list's elements, each read by {@code reader}, without the rejected ones. A single value counts as a
     * list of one.
     */
    public <T> List<T> list(Function<ConfigNode, T> reader) {
        List<T> values = new ArrayList<>();
        if (!node.isArray()) {
            values.add(reader.apply(this));
            return values;
        }
        for (int i = 0; i < node.size(); i++) {
            open(path + "[" + i + "]", node.get(i)).attempt(reader).ifPresent(values::add);
        }
        return values;
    }

    /** Returns this list's elements, see {@link #list}; rejects the list if any element is rejected. */
    public <T> List<T> wholeList(Function<ConfigNode, T> reader) {
        List<T> values = list(reader);
        if (node.isArray() && values.size() < node.size()) {
            throw new Refused(path + " has elements that are wrong");
        }
        return values;
    }

    /**
     * Returns the result of {@code reader}; empty if it rejected the node. The problem is recorded, and the rest of
     * the document is still read.
     */
    public <T> Optional<T> attempt(Function<ConfigNode, T> reader) {
        try {
            return Optional.of(reader.apply(this));
        } catch (Refused e) {
            return Optional.empty();
        }
    }

    /**
     * Returns this mapping with free keys, each value read by {@code reader}, in document order; rejects the mapping if
     * any value is rejected.
     */
    public <T> Map<String, T> entries(Function<ConfigNode, T> reader) {
        requireMapping();
        keys.acceptAll();
        Map<String, T> values = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> open(child(entry.getKey()), entry.getValue())
                        .attempt(reader)
                        .ifPresent(value -> values.put(entry.getKey(), value)));
        if (values.size() < node.size()) {
            throw new Refused(path + " has values that are wrong");
        }
        return values;
    }

    /**
     * Returns the value of {@code constructor}. Its rejection of an argument becomes a problem of the first written key
     * that it names, or of this node.
     */
    public <T> T build(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (KeyConflictException e) {
            throw firstWritten(e.keys()).refuse(InvalidInputException.withFix(e, "change one of these keys"));
        } catch (IllegalArgumentException e) {
            throw refuse(InvalidInputException.withFix(e, "change the value"));
        }
    }

    /** Returns the value of the first of these paths that has one, seen from here; this node if none has. */
    public ConfigNode firstWritten(List<String> paths) {
        return paths.stream().flatMap(at -> written(at).stream()).findFirst().orElse(this);
    }

    /** Returns the value at a path with dots, seen from here; empty without one. */
    public Optional<ConfigNode> written(String below) {
        Optional<ConfigNode> found = Optional.of(this);
        for (String key : below.split("\\.", -1)) {
            found = found.filter(at -> at.node.hasNonNull(key)).map(at -> at.require(key));
        }
        return found;
    }

    /**
     * Records a problem of this node.
     *
     * @return exception, to be thrown by the caller
     */
    public Refused refuse(String problem) {
        document.note(path, problem);
        return new Refused(problem);
    }

    /** Returns the path of keys to this node; empty at the top. */
    public String keyPath() {
        return path;
    }

    /** Returns the paths of all keys below this, through mappings, seen from here. */
    public Set<String> writtenPaths() {
        return keys.paths();
    }

    /** Returns the location of this node. */
    public Location location() {
        return new Location(document.file(), path);
    }

    /** Returns the location of this node for messages: the file and the path of keys. */
    public String where() {
        return location().where();
    }

    /** Records the unknown keys of this mapping, and the known ones without a value. */
    void noteKeys() {
        keys.withoutValue().forEach(key -> document.note(child(key), WITHOUT_VALUE + ", or leave the key out"));
        keys.missing().forEach(problem -> document.note(path, problem));
        node.fieldNames()
                .forEachRemaining(key -> Optional.ofNullable(children.get(child(key)))
                        .ifPresent(value -> keys.knowBelow(key, value.keys.known())));
        keys.unknownKeys().forEach(problem -> document.noteUnknown(path, problem));
    }

    private ConfigNode open(String at, JsonNode value) {
        return children.computeIfAbsent(at, own -> document.open(own, value));
    }

    private void requireMapping() {
        if (!node.isObject()) {
            throw wrong("a mapping of keys to values", "\"key: value\" lines or {key: value}");
        }
    }

    private Refused wrong(String expected, String remedy) {
        return refuse("found " + kind() + "; expected " + expected + ". Fix: write " + remedy);
    }

    private String child(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String kind() {
        if (node.isObject()) {
            return "a mapping";
        }
        if (node.isArray()) {
            return "a list";
        }
        if (node.isNull()) {
            return "no value";
        }
        return node.isTextual() ? "\"" + node.asText() + "\"" : node.asText();
    }

    /** Returns how documents spell a choice. */
    public static String spelling(Enum<?> value) {
        return value instanceof Spelled own
                ? own.spelling()
                : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
