// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings of a baseline by name, in the order of reports.
 *
 * @param numbers a setting each
 */
record NamedNumbers(Map<String, Number> numbers) {

    NamedNumbers {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    static NamedNumbers of(String name, Number number) {
        return new NamedNumbers(Map.of()).and(name, number);
    }

    /** Returns these settings and one more. */
    NamedNumbers and(String name, Number number) {
        return and(new NamedNumbers(Map.of(name, number)));
    }

    /** Returns these settings and others behind them. */
    NamedNumbers and(NamedNumbers others) {
        Map<String, Number> all = new LinkedHashMap<>(numbers);
        others.numbers.forEach((name, number) -> {
            if (all.put(name, number) != null) {
                throw new IllegalArgumentException("the setting " + name + " twice");
            }
        });
        return new NamedNumbers(all);
    }

    /**
     * Requires that every number is above 0.
     *
     * @throws IllegalArgumentException with all settings, if one is not
     */
    void requirePositive() {
        require(numbers.values().stream().allMatch(number -> number.doubleValue() > 0));
    }

    /**
     * Requires a condition.
     *
     * @throws IllegalArgumentException with all settings, if it does not hold
     */
    void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException(numbers.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", ")));
        }
    }

    /** Returns the settings, for reports. */
    Map<String, Double> toParameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        numbers.forEach((name, number) -> parameters.put(name, number.doubleValue()));
        return parameters;
    }
}
