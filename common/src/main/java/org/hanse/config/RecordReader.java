// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hanse.core.setting.Key;

/**
 * Reader of mappings into records whose components have a {@link Key}. A missing key has the value of a standard
 * record, which holds the defaults: in a list or in a mapping that may be absent, the constant {@code DEFAULT} of its
 * type. A record with required keys needs no such constant: an optional value is then absent, a list empty, and a nested
 * mapping has its own defaults. All problems of a mapping are reported together. A record's constructor checks
 * combinations of keys.
 *
 * <p>An optional key accepts {@code none}. A sealed type of records with one component each is a choice between their
 * keys. A component of type {@link ConfigNode} is left to another reader; one of type {@link ConfigNode.Location} is the
 * place of the mapping.
 */
public final class RecordReader {

    /** Reader of the types that this class knows. */
    public static final RecordReader BUILT_IN = new RecordReader(Map.of(), Map.of());

    private static final String NONE = "none";

    private final ScalarReader scalars;

    /** Readers of mappings of other forms. */
    private final Map<Class<?>, Form<?>> forms;

    private RecordReader(Map<Class<?>, Function<ConfigNode, ?>> values, Map<Class<?>, Form<?>> forms) {
        this.scalars = new ScalarReader(values);
        this.forms = Map.copyOf(forms);
    }

    /**
     * Reader of a mapping that has another form too, such as a word.
     *
     * @param <T> type of the value
     */
    public interface Form<T> {

        /**
         * Reads a value.
         *
         * @param reader reader of the mapping around it
         * @param standard value whose parts stand for missing keys
         */
        T read(RecordReader reader, ConfigNode node, T standard);
    }

    /**
     * Reads a mapping.
     *
     * @param standard defaults
     * @param more keys of the mapping that another reader reads
     */
    public static <R extends Record> R read(ConfigNode node, R standard, String... more) {
        return BUILT_IN.mapping(node, standard, more);
    }

    /** Returns a reader that also reads values of {@code type}. */
    public <T> RecordReader with(Class<T> type, Function<ConfigNode, T> reader) {
        Map<Class<?>, Function<ConfigNode, ?>> all = new HashMap<>(scalars.own());
        all.put(type, reader);
        return new RecordReader(all, forms);
    }

    /** Returns a reader that reads mappings of {@code type} in another form. */
    public <T> RecordReader withForm(Class<T> type, Form<T> form) {
        Map<Class<?>, Form<?>> all = new HashMap<>(forms);
        all.put(type, form);
        return new RecordReader(scalars.own(), all);
    }

    /**
     * Reads a mapping.
     *
     * @param standard defaults
     * @param more keys of the mapping that another reader reads
     */
    public <R extends Record> R mapping(ConfigNode node, R standard, String... more) {
        node.keys(keys(standard.getClass()).toArray(String[]::new)).keys(more);
        return record(node, type(standard), Optional.of(standard));
    }

    @SuppressWarnings("unchecked") // the class of a record is that of its type
    private static <R extends Record> Class<R> type(R record) {
        return (Class<R>) record.getClass();
    }

    /**
     * Reads a mapping whose defaults are those of its type.
     *
     * @param more keys of the mapping that another reader reads
     */
    public <R extends Record> R mapping(ConfigNode node, Class<R> type, String... more) {
        node.keys(keys(type).toArray(String[]::new)).keys(more);
        return record(node, type, RecordShape.standard(type));
    }

    /** Returns the keys of a mapping that is read into {@code type}, in order. */
    public static List<String> keys(Class<?> type) {
        return RecordShape.keys(type);
    }

    private <R extends Record> R record(ConfigNode node, Class<R> type, Optional<? extends Record> standard) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] read = new Object[components.length];
        Optional<ConfigNode.Refused> refused = Optional.empty();
        for (int i = 0; i < components.length; i++) {
            try {
                read[i] = RecordShape.isLocation(components[i])
                        ? node.location()
                        : value(node, components[i], RecordShape.standard(components[i], standard));
            } catch (ConfigNode.Refused e) {
                refused = Optional.of(e);
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return node.build(() -> type.cast(RecordShape.construct(type, read)));
    }

    private Object value(ConfigNode node, RecordComponent component, Optional<Object> standard) {
        Key key = RecordShape.key(component);
        if (key.inline()) {
            return inline(node, component, standard);
        } else if (key.required()) {
            return read(node.require(RecordShape.name(component)), component, key, standard);
        }
        return node.find(RecordShape.name(component))
                .map(at -> read(at, component, key, standard))
                .or(() -> standard)
                .orElseThrow(() -> new IllegalStateException("a setting has no defaults: " + component));
    }

    private Object inline(ConfigNode node, RecordComponent component, Optional<Object> standard) {
        Class<?> type = component.getType();
        if (forms.containsKey(type)) {
            return formed(node, type, standard);
        } else if (type == Optional.class) {
            Class<?> own = RecordShape.argument(component);
            Optional<Record> given = given(standard);
            boolean present = given.isPresent() || keys(own).stream().anyMatch(node::mentions);
            return present ? Optional.of(below(node, own, given)) : Optional.empty();
        }
        return RecordShape.isOneOf(type) ? oneOf(node, component, standard) : below(node, type, given(standard));
    }

    /** Returns the record that stands for the missing keys of a mapping that may be absent; empty for that of its type. */
    private static Optional<Record> given(Optional<Object> standard) {
        return standard.flatMap(value -> value instanceof Optional<?> optional ? optional : Optional.of(value))
                .map(Record.class::cast);
    }

    /** Reads a mapping whose missing keys are those of a record, or the defaults of its type. */
    private Record below(ConfigNode node, Class<?> type, Optional<Record> standard) {
        return record(node, type.asSubclass(Record.class), standard.or(() -> RecordShape.standard(type)));
    }

    private Record nested(ConfigNode node, Class<?> type, Optional<Record> standard) {
        node.keys(keys(type).toArray(String[]::new));
        return below(node, type, standard);
    }

    /** Reads the one key of a choice that is written. */
    private Object oneOf(ConfigNode node, RecordComponent choice, Optional<Object> standard) {
        List<RecordComponent> all = RecordShape.oneOf(choice.getType());
        List<RecordComponent> written = all.stream()
                .filter(component -> node.find(RecordShape.name(component)).isPresent())
                .toList();
        if (written.size() > 1) {
            String first = RecordShape.name(written.get(0));
            String second = RecordShape.name(written.get(1));
            throw node.require(second)
                    .refuse("found both " + first + " and " + second
                            + "; expected one of them. Fix: leave one of them out");
        } else if (written.isEmpty() && RecordShape.key(choice).required()) {
            throw node.refuseWithout(all.stream().map(RecordShape::name).toList());
        } else if (written.isEmpty()) {
            return standard.orElseThrow();
        }
        RecordComponent component = written.get(0);
        Object value = read(
                node.require(RecordShape.name(component)),
                component,
                RecordShape.key(component),
                RecordShape.isMapping(component.getType()) ? Optional.empty() : standard);
        return node.build(() -> RecordShape.construct(component.getDeclaringRecord(), value));
    }

    private Object read(ConfigNode at, RecordComponent component, Key key, Optional<Object> standard) {
        Class<?> type = component.getType();
        boolean isOptional = type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
        if (isOptional) {
            boolean isNone = at.isScalar() && at.text().equals(NONE);
            return isNone ? none(type) : optional(at, component, key, standard);
        } else if (type == Set.class || type == List.class) {
            List<Object> elements = elements(at, RecordShape.argument(component), key);
            return type == List.class ? elements : new LinkedHashSet<>(elements);
        } else if (forms.containsKey(type)) {
            return formed(at, type, standard);
        }
        return readsMapping(type) ? nested(at, type, given(standard)) : scalars.read(at, type, key);
    }

    private static Object none(Class<?> type) {
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        } else if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        return type == OptionalDouble.class ? OptionalDouble.empty() : Optional.empty();
    }

    /** Returns whether values of a type are mappings without a reader of their own. */
    private boolean readsMapping(Class<?> type) {
        return RecordShape.isMapping(type) && !scalars.own().containsKey(type);
    }

    private Object optional(ConfigNode at, RecordComponent component, Key key, Optional<Object> standard) {
        Class<?> type = component.getType();
        if (type == OptionalInt.class) {
            return OptionalInt.of(ScalarReader.integer(at, key));
        } else if (type == OptionalLong.class) {
            return OptionalLong.of(ScalarReader.longInteger(at, key));
        } else if (type == OptionalDouble.class) {
            return OptionalDouble.of(ScalarReader.number(at, key));
        }
        Class<?> own = RecordShape.argument(component);
        if (!readsMapping(own)) {
            return Optional.of(scalars.read(at, own, key));
        }
        if (!at.isMapping()) {
            throw at.refuse("found " + (at.isScalar() ? at.text() : "a list")
                    + "; expected none or a mapping. Fix: write none, or keys such as "
                    + keys(own).stream().limit(2).collect(Collectors.joining(" and ")));
        }
        Optional<Record> usual = given(standard);
        return Optional.of(
                forms.containsKey(own)
                        ? formed(at, own, usual.or(() -> RecordShape.standard(own)))
                        : nested(at, own, usual));
    }

    private List<Object> elements(ConfigNode at, Class<?> type, Key key) {
        Set<Object> seen = new HashSet<>();
        if (!readsMapping(type)) {
            return at.wholeList(one -> distinct(one, key, seen, scalars.read(one, type, key)));
        } else if (!at.isList()) {
            throw at.refuse("found no list; expected mappings with the keys " + String.join(", ", keys(type))
                    + ". Fix: write a list, one mapping an entry");
        }
        RecordComponent first = type.getRecordComponents()[0];
        // Without rejected elements: the constructor may still reject combinations of the others.
        return at.list(one -> {
            Record element = nested(one, type, Optional.empty());
            ConfigNode named = one.firstWritten(List.of(RecordShape.name(first)));
            distinct(named, key, seen, RecordShape.of(first, element));
            return element;
        });
    }

    private static Object distinct(ConfigNode at, Key key, Set<Object> seen, Object value) {
        if (key.distinct() && !seen.add(value)) {
            throw at.refuse("found " + at.text() + " twice; expected it once. Fix: delete or rename one");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // forms are kept by their type
    private Object formed(ConfigNode at, Class<?> type, Optional<?> standard) {
        return ((Form<Object>) Objects.requireNonNull(forms.get(type))).read(this, at, standard.orElseThrow());
    }
}
