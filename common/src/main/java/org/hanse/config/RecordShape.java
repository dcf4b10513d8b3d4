// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.core.setting.Key;

/** Components of the records that documents are read into. */
final class RecordShape {

    /** Values of missing keys, by the type of their components. */
    private static final Map<Class<?>, Object> ABSENT = Map.of(
            Optional.class,
            Optional.empty(),
            OptionalInt.class,
            OptionalInt.empty(),
            OptionalLong.class,
            OptionalLong.empty(),
            OptionalDouble.class,
            OptionalDouble.empty(),
            List.class,
            List.of(),
            Set.class,
            Set.of(),
            Map.class,
            Map.of(),
            boolean.class,
            false);

    private RecordShape() {}

    /** Returns whether a type is a mapping: a record whose components are keys. */
    static boolean isMapping(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.isAnnotationPresent(Key.class));
    }

    /** Returns whether a type is a choice between keys: a sealed type of records with one component each, or none. */
    static boolean isOneOf(Class<?> type) {
        return type.isSealed()
                && Arrays.stream(type.getPermittedSubclasses())
                        .allMatch(kind -> kind.isRecord() && kind.getRecordComponents().length <= 1);
    }

    /** Returns the components of a choice between keys, with the records that have them. */
    static List<RecordComponent> oneOf(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses())
                .flatMap(kind -> Arrays.stream(kind.getRecordComponents()))
                .toList();
    }

    /** Returns the components that are keys. */
    static List<RecordComponent> components(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> !isLocation(component))
                .toList();
    }

    /** Returns whether a component holds the location of the mapping. */
    static boolean isLocation(RecordComponent component) {
        return component.getType() == ConfigNode.Location.class;
    }

    /** Returns the keys of a mapping that is read into {@code type}, in order. */
    static List<String> keys(Class<?> type) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : components(type)) {
            Class<?> own = component.getType() == Optional.class ? argument(component) : component.getType();
            if (!key(component).inline()) {
                keys.add(name(component));
            } else if (isOneOf(own)) {
                oneOf(own).forEach(one -> keys.add(name(one)));
            } else if (isMapping(own)) {
                keys.addAll(keys(own));
            } else {
                keys.add(name(component));
            }
        }
        return keys;
    }

    /** Returns the type between the angle brackets. */
    static Class<?> argument(RecordComponent component) {
        Type generic = component.getGenericType();
        return generic instanceof ParameterizedType parameterized
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> argument
                ? argument
                : Object.class;
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

    /** Returns the value of a missing key: that of a standard record, or of the component's type; empty if required. */
    static Optional<Object> standard(RecordComponent component, Optional<? extends Record> record) {
        return record.map(standard -> of(component, standard))
                .or(() -> Optional.ofNullable(ABSENT.get(component.getType())))
                .or(() -> standard(component.getType()));
    }

    /** Returns the value of a component. */
    static Object of(RecordComponent component, Object record) {
        try {
            return Objects.requireNonNull(component.getAccessor().invoke(record));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a setting is no public record: " + component, e);
        }
    }

    /** Returns the defaults of a mapping: the constant {@code DEFAULT}; empty without one. */
    static Optional<Record> standard(Class<?> type) {
        try {
            return Optional.of(
                    (Record) Objects.requireNonNull(type.getField("DEFAULT").get(null)));
        } catch (NoSuchFieldException e) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a setting is no public record: " + type, e);
        }
    }

    /** Creates a record of {@code type} from component values. */
    static Object construct(Class<?> type, Object... values) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw refused(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a setting is no public record: " + type, e);
        }
    }

    /** Returns the refusal of a constructor. */
    static IllegalArgumentException refused(InvocationTargetException thrown) {
        if (thrown.getCause() instanceof IllegalArgumentException refused) {
            return refused;
        }
        throw new IllegalStateException("a setting's constructor failed", thrown);
    }
}
