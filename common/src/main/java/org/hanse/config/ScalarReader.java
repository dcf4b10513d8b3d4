// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.hanse.core.setting.Key;

/** Reader of values that are no mappings, by their type. */
final class ScalarReader {

    /** Readers of other types. */
    private final Map<Class<?>, Function<ConfigNode, ?>> own;

    ScalarReader(Map<Class<?>, Function<ConfigNode, ?>> own) {
        this.own = Map.copyOf(own);
    }

    /** Returns readers for additional types, by type. */
    Map<Class<?>, Function<ConfigNode, ?>> own() {
        return own;
    }

    /** Reads a value of {@code type} in the range of its key. */
    Object read(ConfigNode at, Class<?> type, Key key) {
        Function<ConfigNode, ?> reader = own.get(type);
        if (reader != null) {
            return reader.apply(at);
        } else if (type == int.class || type == Integer.class) {
            return integer(at, key);
        } else if (type == long.class) {
            return longInteger(at, key);
        } else if (type == double.class || type == Double.class) {
            return number(at, key);
        } else if (type == boolean.class) {
            return at.bool();
        } else if (type.isEnum()) {
            return choice(at, type);
        } else if (type == Duration.class) {
            return DurationReader.read(at);
        } else if (type == ConfigNode.class) {
            return at;
        } else if (type == Path.class) {
            return at.path();
        } else if (type == String.class) {
            return at.text();
        }
        return parsed(at, type);
    }

    /** Reads a whole number of 32 bits. */
    static int integer(ConfigNode at, Key key) {
        return at.integer(
                (int) Math.max(key.least(), Integer.MIN_VALUE), (int) Math.min(key.most(), Integer.MAX_VALUE));
    }

    /** Reads a whole number; of 64 bits, if its key has no range. */
    static long longInteger(ConfigNode at, Key key) {
        return key.least() == -Key.MOST && key.most() == Key.MOST ? at.longInteger() : integer(at, key);
    }

    /** Reads a number in the range of its key. */
    static double number(ConfigNode at, Key key) {
        return at.number(NumberRange.of(key));
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
                throw RecordShape.refused(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no constructor from text: " + type, e);
            }
        });
    }
}
