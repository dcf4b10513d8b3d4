// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.ConfigDocument;
import org.hanse.config.InvalidInputException;

/**
 * A scenario in several variants: its key {@code sweep} names other keys, by their paths with dots, and lists values for each;
 * every combination of values is a scenario of its own.
 *
 * @param points the combinations, in order: the last key changes fastest
 */
public record Sweep(List<Point> points) {

    private static final String KEY = "sweep";
    private static final int MOST = 1000;
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * One combination.
     *
     * @param number from 1
     * @param values by key
     * @param scenario with these values
     */
    public record Point(int number, Map<String, String> values, Scenario scenario) {

        /** The values for people: {@code rate 0.001, rounds 10}. */
        public String label() {
            List<String> parts = new ArrayList<>();
            values.forEach((key, value) -> parts.add(shortest(key) + " " + value));
            return String.join(", ", parts);
        }

        /** A folder's name: number and values. */
        public String folder() {
            String name = label().replaceAll("[^\\p{L}\\p{N}.]+", "-");
            return String.format(Locale.ROOT, "%03d-%s", number, name.length() <= 100 ? name : name.substring(0, 100));
        }

        /** The last part of a key where no other key ends with it, else the key. */
        private String shortest(String key) {
            String last = lastOf(key);
            return values.keySet().stream()
                                    .filter(other -> lastOf(other).equals(last))
                                    .count()
                            > 1
                    ? key
                    : last;
        }

        private static String lastOf(String key) {
            return key.substring(key.lastIndexOf('.') + 1);
        }
    }

    public Sweep {
        points = List.copyOf(points);
    }

    /**
     * The sweep of a scenario file; empty if it is a plain scenario.
     *
     * @throws InvalidInputException if the file cannot be read, or a combination is no scenario
     */
    public static Optional<Sweep> read(Path file, Extensions extensions) {
        JsonNode tree;
        try {
            tree = ConfigDocument.tree(file, Files.readString(file));
        } catch (InvalidInputException | IOException e) {
            return Optional.empty(); // Reading it as a plain scenario says what is wrong, and where.
        }
        if (!tree.isObject() || !tree.has(KEY)) {
            return Optional.empty();
        }
        ObjectNode base = tree.deepCopy();
        JsonNode sweep = base.remove(KEY);
        Map<String, List<JsonNode>> values = values(file, sweep);
        List<Map<String, JsonNode>> combinations = combinations(values);
        if (combinations.size() > MOST) {
            throw new InvalidInputException(file + ": sweep: found " + combinations.size()
                    + " combinations; expected at most " + MOST + ". Fix: list fewer values");
        }
        List<Point> points = new ArrayList<>();
        for (Map<String, JsonNode> combination : combinations) {
            points.add(point(file, base, combination, points.size() + 1, extensions));
        }
        return Optional.of(new Sweep(points));
    }

    private static Map<String, List<JsonNode>> values(Path file, JsonNode sweep) {
        Map<String, List<JsonNode>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : sweep.properties()) {
            if (!field.getValue().isArray() || field.getValue().isEmpty()) {
                throw new InvalidInputException(file + ": sweep." + field.getKey()
                        + ": found no list with a value; expected one. Fix: write a list such as [10, 20]");
            }
            List<JsonNode> list = new ArrayList<>();
            field.getValue().forEach(list::add);
            if (list.stream().anyMatch(JsonNode::isNull)) {
                throw new InvalidInputException(file + ": sweep." + field.getKey()
                        + ": found an empty value; expected a value. Fix: write it or delete it");
            }
            if (list.stream().distinct().count() < list.size()) {
                throw new InvalidInputException(file + ": sweep." + field.getKey()
                        + ": found a value twice; expected it once. Fix: delete one");
            }
            values.put(field.getKey(), list);
        }
        if (values.isEmpty()) {
            throw new InvalidInputException(
                    file + ": sweep: found no keys; expected keys with lists of values. Fix: write one such as"
                            + " {federation.rounds: [10, 20]}");
        }
        return values;
    }

    private static List<Map<String, JsonNode>> combinations(Map<String, List<JsonNode>> values) {
        List<Map<String, JsonNode>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<JsonNode>> key : values.entrySet()) {
            List<Map<String, JsonNode>> longer = new ArrayList<>();
            for (Map<String, JsonNode> before : combinations) {
                for (JsonNode value : key.getValue()) {
                    Map<String, JsonNode> with = new LinkedHashMap<>(before);
                    with.put(key.getKey(), value);
                    longer.add(with);
                }
            }
            combinations = longer;
            if (combinations.size() > MOST) {
                break;
            }
        }
        return combinations;
    }

    private static Point point(
            Path file, ObjectNode base, Map<String, JsonNode> combination, int number, Extensions extensions) {
        ObjectNode variant = base.deepCopy();
        Map<String, String> values = new LinkedHashMap<>();
        combination.forEach((key, value) -> {
            set(file, variant, key, value);
            values.put(key, value.isValueNode() ? value.asText() : value.toString());
        });
        try {
            return new Point(number, values, ScenarioReader.parse(file, YAML.writeValueAsString(variant), extensions));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    private static void set(Path file, ObjectNode root, String key, JsonNode value) {
        ObjectNode at = root;
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = at.get(path[i]);
            if (next == null) {
                next = at.putObject(path[i]);
            }
            if (!(next instanceof ObjectNode mapping)) {
                throw new InvalidInputException(file + ": sweep." + key + ": found a value at " + path[i]
                        + "; expected a mapping. Fix: name another key");
            }
            at = mapping;
        }
        at.set(path[path.length - 1], value);
    }
}
