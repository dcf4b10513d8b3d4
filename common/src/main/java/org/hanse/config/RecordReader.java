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
 * record, which holds the defaults. All problems of a mapping are reported together. A record's constructor checks
 * combinations of keys.
 *
 * <p>An optional key accepts {@code none}. A mapping that may be absent, and a mapping in a list, have their defaults in
 * the constant {@code DEFAULT} of their record. A sealed type of records with one component each is a choice between
 * their keys. A component of type {@link ConfigNode} is left to another reader.
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
        return record(node, standard);
    }

    /** Returns the keys of a mapping that is read into {@code type}, in order. */
    public static List<String> keys(Class<?> type) {
        return RecordShape.keys(type);
    }

    @SuppressWarnings("unchecked") // the class of the standard
    private <R extends Record> R record(ConfigNode node, R standard) {
        RecordComponent[] components = standard.getClass().getRecordComponents();
        Object[] read = new Object[components.length];
        Optional<ConfigNode.Refused> refused = Optional.empty();
        for (int i = 0; i < components.length; i++) {
            try {
                read[i] = value(node, components[i], RecordShape.of(components[i], standard));
            } catch (ConfigNode.Refused e) {
                refused = Optional.of(e);
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return node.build(() -> (R) RecordShape.construct(standard.getClass(), read));
    }

    private Object value(ConfigNode node, RecordComponent component, Object standard) {
        Key key = RecordShape.key(component);
        if (key.inline()) {
            return inline(node, component, standard);
        } else if (key.required()) {
            return read(node.require(RecordShape.name(component)), component, key, standard);
        }
        return node.find(RecordShape.name(component))
                .map(at -> read(at, component, key, standard))
                .orElse(standard);
    }

    private Object inline(ConfigNode node, RecordComponent component, Object standard) {
        Class<?> type = component.getType();
        if (forms.containsKey(type)) {
            return formed(node, type, standard);
        } else if (type == Optional.class) {
            Class<?> own = RecordShape.argument(component);
            boolean present =
                    !standard.equals(Optional.empty()) || keys(own).stream().anyMatch(node::mentions);
            return present ? Optional.of(record(node, usual(own, standard))) : Optional.empty();
        }
        return RecordShape.isOneOf(type) ? oneOf(node, component, standard) : record(node, (Record) standard);
    }

    /** Reads the one key of a choice that is written. */
    private Object oneOf(ConfigNode node, RecordComponent choice, Object standard) {
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
            return standard;
        }
        RecordComponent component = written.get(0);
        Class<?> type = component.getType();
        Object value = read(
                node.require(RecordShape.name(component)),
                component,
                RecordShape.key(component),
                RecordShape.isMapping(type) ? RecordShape.standard(type) : standard);
        return node.build(() -> RecordShape.construct(component.getDeclaringRecord(), value));
    }

    private Object read(ConfigNode at, RecordComponent component, Key key, Object standard) {
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
        } else if (RecordShape.isMapping(type)) {
            return mapping(at, (Record) standard);
        }
        return scalars.read(at, type, key);
    }

    private static Object none(Class<?> type) {
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        } else if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        return type == OptionalDouble.class ? OptionalDouble.empty() : Optional.empty();
    }

    private Object optional(ConfigNode at, RecordComponent component, Key key, Object standard) {
        Class<?> type = component.getType();
        if (type == OptionalInt.class) {
            return OptionalInt.of(ScalarReader.integer(at, key));
        } else if (type == OptionalLong.class) {
            return OptionalLong.of(ScalarReader.longInteger(at, key));
        } else if (type == OptionalDouble.class) {
            return OptionalDouble.of(ScalarReader.number(at, key));
        }
        Class<?> own = RecordShape.argument(component);
        if (!RecordShape.isMapping(own)) {
            return Optional.of(scalars.read(at, own, key));
        }
        if (!at.isMapping()) {
            throw at.refuse("found " + (at.isScalar() ? at.text() : "a list")
                    + "; expected none or a mapping. Fix: write none, or keys such as "
                    + keys(own).stream().limit(2).collect(Collectors.joining(" and ")));
        }
        Record usual = usual(own, standard);
        return Optional.of(forms.containsKey(own) ? formed(at, own, usual) : mapping(at, usual));
    }

    /** Returns the defaults of a mapping that may be absent. */
    private static Record usual(Class<?> type, Object standard) {
        return ((Optional<?>) standard).map(Record.class::cast).orElseGet(() -> RecordShape.standard(type));
    }

    private List<Object> elements(ConfigNode at, Class<?> type, Key key) {
        Set<Object> seen = new HashSet<>();
        if (!RecordShape.isMapping(type)) {
            return at.wholeList(one -> distinct(one, key, seen, scalars.read(one, type, key)));
        } else if (!at.isList()) {
            throw at.refuse("found no list; expected mappings with the keys " + String.join(", ", keys(type))
                    + ". Fix: write a list, one mapping an entry");
        }
        RecordComponent first = type.getRecordComponents()[0];
        // Without rejected elements: the constructor may still reject combinations of the others.
        return at.list(one -> {
            Record element = mapping(one, RecordShape.standard(type));
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
    private Object formed(ConfigNode at, Class<?> type, Object standard) {
        return ((Form<Object>) Objects.requireNonNull(forms.get(type))).read(this, at, standard);
    }
}
