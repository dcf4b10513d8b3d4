// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.core.setting.Spelled;

/**
 * Node of a {@link ConfigDocument}. A key of a mapping is known once a reader requested it; the other keys are
 * reported as unknown. A value of the wrong kind is recorded as a problem and read as absent. A required one ends the
 * reading of its mapping.
 */
public final class ConfigNode {

    private static final String WITHOUT_VALUE =
            "found no value; expected one. Fix: write a value, or leave the key out";

    /** Number in messages, inside most ranges that begin at 0. */
    private static final double SMALL = 0.02;

    /** Any two shorter keys are near each other. */
    private static final int SHORTEST_SLIP = 3;

    private final ConfigDocument document;
    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    /** Children by key. They are stored because problems of one value may be found in several places. */
    private final Map<String, ConfigNode> children = new LinkedHashMap<>();

    /** Keys of mappings below this, known even where the mapping is left out. */
    private final Map<String, Set<String>> keysBelow = new LinkedHashMap<>();

    private boolean free;

    ConfigNode(ConfigDocument document, String path, JsonNode node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    /** Thrown by this class only, after the problem has been noted in the document. */
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

    /** Returns whether this is a boolean. YAML also reads yes and no as booleans. */
    public boolean isBool() {
        return node.isBoolean();
    }

    /**
     * Declares keys as known without reading them. If a bad value ends the reading early, later keys are not reported as unknown.
     */
    public ConfigNode keys(String... keys) {
        known.addAll(Arrays.asList(keys));
        return this;
    }

    /** Names the keys of the mapping {@code key}, which an unknown key is compared with where that mapping is left out. */
    public ConfigNode keysBelow(String key, Collection<String> keys) {
        keysBelow.put(key, Set.copyOf(keys));
        return this;
    }

    /** Returns whether {@code key} is present, with or without a value. */
    public boolean has(String key) {
        known.add(key);
        return node.has(key);
    }

    /** Returns whether {@code key} is present, with or without a value, and does not make it known. */
    public boolean mentions(String key) {
        return node.has(key);
    }

    /** Returns the value of {@code key}; empty if missing. */
    public Optional<ConfigNode> find(String key) {
        known.add(key);
        requireMapping();
        JsonNode value = node.get(key);
        return value == null || value.isNull()
                ? Optional.empty()
                : Optional.of(children.computeIfAbsent(key, own -> document.open(child(own), value)));
    }

    public ConfigNode require(String key) {
        return find(key).orElseThrow(() -> {
            if (node.has(key)) {
                return document.open(child(key), NullNode.instance).refuse(WITHOUT_VALUE);
            }
            // A misspelt key is reported as unknown, with the key that was meant: no second problem.
            return isMisspelt(key)
                    ? new Refused("misspelt \"" + key + "\"")
                    : refuse("found no key \"" + key + "\"; expected it. Fix: add " + key);
        });
    }

    /** Refuses this mapping, since it has none of these keys. A misspelt one is reported as unknown only. */
    public Refused refuseWithout(List<String> keys) {
        Optional<String> misspelt = keys.stream().filter(this::isMisspelt).findFirst();
        return misspelt.isPresent()
                ? new Refused("misspelt \"" + misspelt.get() + "\"")
                : refuse("found none of the keys " + String.join(", ", keys) + "; expected one of them. Fix: add one");
    }

    private boolean isMisspelt(String key) {
        Set<String> written = unknown();
        return !free
                && written.stream()
                        .filter(name -> name.length() >= SHORTEST_SLIP)
                        .anyMatch(name -> NearestName.of(name, known).equals(Optional.of(key)));
    }

    private Set<String> unknown() {
        Set<String> unknown = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known);
        return unknown;
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

    public double number(double minimum, double maximum) {
        double value = number();
        if (!(value >= minimum && value <= maximum)) {
            throw wrong(
                    "from " + trim(minimum) + " to " + trim(maximum),
                    value < minimum ? trim(minimum) + " or more" : trim(maximum) + " or less");
        }
        return value;
    }

    /** Returns this scalar as a number above 0 and at most {@code maximum}. */
    public double positive(double maximum) {
        double value = number();
        if (!(value > 0 && value <= maximum)) {
            throw wrong("above 0 and at most " + trim(maximum), "a number such as " + trim(Math.min(maximum, SMALL)));
        }
        return value;
    }

    /** Returns this scalar as a number above 0 and below 1. */
    public double probability() {
        double value = number();
        if (!(value > 0 && value < 1)) {
            throw wrong("above 0 and below 1", "a number such as " + SMALL);
        }
        return value;
    }

    /** Returns this scalar as a number in [0, 1). */
    public double share() {
        double value = number();
        if (!(value >= 0 && value < 1)) {
            throw wrong("from 0 to below 1", "a number such as " + SMALL);
        }
        return value;
    }

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

    public Optional<String> findText(String key) {
        return find(key).map(ConfigNode::text);
    }

    public String requireText(String key) {
        return require(key).text();
    }

    /** Returns this scalar as a path. Relative paths start at the document's folder. */
    public Path path() {
        return folder().resolve(text()).normalize();
    }

    /** Returns the document's folder. */
    public Path folder() {
        Path absolute = document.file().toAbsolutePath();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /** Returns this list's elements, each read by {@code reader}. A single value counts as a list of one. */
    public <T> List<T> list(Function<ConfigNode, T> reader) {
        List<T> values = new ArrayList<>();
        if (!node.isArray()) {
            values.add(reader.apply(this));
            return values;
        }
        int index = 0;
        for (JsonNode element : node) {
            ConfigNode opened = document.open(path + "[" + index++ + "]", element);
            opened.attempt(reader).ifPresent(values::add);
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

    public List<String> texts() {
        return list(ConfigNode::text);
    }

    /** Returns this mapping with free keys, each value read by {@code reader}, in document order. */
    public <T> Map<String, T> entries(Function<ConfigNode, T> reader) {
        requireMapping();
        free = true;
        Map<String, T> values = new LinkedHashMap<>();
        node.properties()
                .forEach(e -> values.put(e.getKey(), reader.apply(document.open(child(e.getKey()), e.getValue()))));
        return values;
    }

    /** Runs {@code constructor}, turning its refusal of an argument into a problem of this node. */
    public <T> T build(java.util.function.Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (KeyConflictException e) {
            throw firstWritten(e.keys()).refuse(InvalidInputException.withFix(e, "change one of these keys"));
        } catch (IllegalArgumentException e) {
            throw refuse(InvalidInputException.withFix(e, "change the value"));
        }
    }

    /** Returns the value of the first of these paths that is written below this; this node if none is. */
    public ConfigNode firstWritten(List<String> paths) {
        return paths.stream().flatMap(at -> written(at).stream()).findFirst().orElse(this);
    }

    /** Returns the value at a path with dots, seen from here, if it is written. */
    public Optional<ConfigNode> written(String below) {
        Optional<ConfigNode> found = Optional.of(this);
        for (String key : below.split("\\.", -1)) {
            found = found.filter(at -> at.node.hasNonNull(key)).map(at -> at.require(key));
        }
        return found;
    }

    /** Notes that the value here is wrong, and why. To be thrown. */
    public Refused refuse(String problem) {
        document.note(path, problem);
        return new Refused(problem);
    }

    /** Returns the path of keys to this node; empty at the top. */
    public String keyPath() {
        return path;
    }

    /** Paths of all keys that are written below this, through mappings, seen from here. */
    public Set<String> writtenPaths() {
        Set<String> paths = new LinkedHashSet<>();
        putPaths(node, "", paths);
        return paths;
    }

    private static void putPaths(JsonNode mapping, String before, Set<String> paths) {
        mapping.properties().forEach(entry -> {
            paths.add(before + entry.getKey());
            putPaths(entry.getValue(), before + entry.getKey() + ".", paths);
        });
    }

    /** Returns the location of this node for messages: the file and the path of keys. */
    public String where() {
        return document.file() + (path.isEmpty() ? "" : ": " + path);
    }

    /** Records the unknown keys of this mapping, and the known ones without a value. */
    void noteKeys() {
        if (!node.isObject() || free || known.isEmpty()) {
            return;
        }
        node.properties().stream()
                .filter(key -> key.getValue().isNull() && known.contains(key.getKey()))
                .forEach(key -> document.note(child(key.getKey()), WITHOUT_VALUE));
        Map<String, Set<String>> below = new LinkedHashMap<>(keysBelow);
        children.forEach((key, value) -> below.put(key, value.known));
        unknown().forEach(key -> document.noteUnknown(path, UnknownKey.words(key, known, below)));
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
        } else if (node.isNull()) {
            return "no value";
        }
        return node.isTextual() ? "\"" + node.asText() + "\"" : node.asText();
    }

    /** Returns how documents spell a choice. */
    static String spelling(Enum<?> value) {
        return value instanceof Spelled own
                ? own.spelling()
                : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String trim(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
