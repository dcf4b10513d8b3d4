// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.hanse.core.setting.Key;

/**
 * Reader of mappings into records whose components have a {@link Key}. A missing key has the value of a standard
 * record, which holds the defaults. All problems of a mapping are reported together. A record's constructor checks
 * combinations of keys.
 */
public final class RecordReader {

    private static final RecordReader BUILT_IN = new RecordReader(Map.of());

    /** Readers of further types. */
    private final Map<Class<?>, Function<ConfigNode, ?>> types;

    private RecordReader(Map<Class<?>, Function<ConfigNode, ?>> types) {
        this.types = types;
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

    /** Returns a reader that also reads components of {@code type}. */
    public static <T> RecordReader with(Class<T> type, Function<ConfigNode, T> reader) {
        return new RecordReader(Map.of(type, reader));
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
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = key(component);
            if (key.inline()) {
                keys.addAll(keys(component.getType()));
            } else {
                keys.add(name(component));
            }
        }
        return keys;
    }

    private <R extends Record> R record(ConfigNode node, R standard) {
        RecordComponent[] components = standard.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        Optional<ConfigNode.Refused> refused = Optional.empty();
        for (int i = 0; i < components.length; i++) {
            try {
                values[i] = value(node, components[i], of(components[i], standard));
            } catch (ConfigNode.Refused e) {
                refused = Optional.of(e);
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return node.build(() -> construct(standard, components, values));
    }

    private Object value(ConfigNode node, RecordComponent component, Object standard) {
        Key key = key(component);
        if (key.inline()) {
            return record(node, (Record) standard);
        }
        return node.find(name(component))
                .map(at -> read(at, component, key, standard))
                .orElse(standard);
    }

    private Object read(ConfigNode at, RecordComponent component, Key key, Object standard) {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return mapping(at, (Record) standard);
        } else if (type == OptionalInt.class) {
            return OptionalInt.of(integer(at, key));
        } else if (type == OptionalDouble.class) {
            return OptionalDouble.of(number(at, key));
        } else if (type == Optional.class) {
            return Optional.of(scalar(at, argument(component), key));
        } else if (type == Set.class || type == List.class) {
            Function<ConfigNode, Object> element = one -> scalar(one, argument(component), key);
            List<Object> elements = at.list(element);
            return type == List.class ? elements : new LinkedHashSet<>(elements);
        }
        return scalar(at, type, key);
    }

    /** Returns the type between the angle brackets. */
    private static Class<?> argument(RecordComponent component) {
        Type generic = component.getGenericType();
        return generic instanceof ParameterizedType parameterized
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> argument
                ? argument
                : Object.class;
    }

    private Object scalar(ConfigNode at, Class<?> type, Key key) {
        Function<ConfigNode, ?> own = types.get(type);
        if (own != null) {
            return own.apply(at);
        } else if (type == int.class || type == Integer.class) {
            return integer(at, key);
        } else if (type == long.class) {
            return at.longInteger();
        } else if (type == double.class || type == Double.class) {
            return number(at, key);
        } else if (type == boolean.class) {
            return at.bool();
        } else if (type.isEnum()) {
            return choice(at, type);
        } else if (type == java.time.Duration.class) {
            return DurationReader.read(at);
        } else if (type == String.class) {
            return at.text();
        }
        return parsed(at, type);
    }

    private static int integer(ConfigNode at, Key key) {
        return at.integer(
                (int) Math.max(key.least(), Integer.MIN_VALUE), (int) Math.min(key.most(), Integer.MAX_VALUE));
    }

    private static double number(ConfigNode at, Key key) {
        return switch (key.range()) {
            case CLOSED -> at.number(key.least(), key.most());
            case POSITIVE -> at.positive(key.most());
            case SHARE -> at.share();
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the type of a component that is an enum
    private static Object choice(ConfigNode at, Class<?> type) {
        return at.choice((Class<Enum>) type);
    }

    /** Returns a value of a type with a constructor from text. */
    private static Object parsed(ConfigNode at, Class<?> type) {
        String text = at.text();
        return at.build(() -> {
            try {
                return type.getConstructor(String.class).newInstance(text);
            } catch (InvocationTargetException e) {
                throw argument(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no constructor from text: " + type, e);
            }
        });
    }

    /** Returns the name of a component in a document. */
    static String name(RecordComponent component) {
        return key(component).name().isEmpty()
                ? component.getName()
                : key(component).name();
    }

    /** Returns the key of a component. */
    static Key key(RecordComponent component) {
        return Objects.requireNonNull(component.getAnnotation(Key.class), () -> "no key: " + component);
    }

    /** Returns the value of a component. */
    static Object of(RecordComponent component, Record record) {
        try {
            return Objects.requireNonNull(component.getAccessor().invoke(record));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a setting is no public record: " + component, e);
        }
    }

    @SuppressWarnings("unchecked") // the class of the standard
    private static <R extends Record> R construct(R standard, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = standard.getClass().getConstructor(types);
            return (R) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw argument(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a setting is no public record: " + standard.getClass(), e);
        }
    }

    private static IllegalArgumentException argument(InvocationTargetException thrown) {
        if (thrown.getCause() instanceof IllegalArgumentException refused) {
            return refused;
        }
        throw new IllegalStateException("a setting's constructor failed", thrown);
    }
}
