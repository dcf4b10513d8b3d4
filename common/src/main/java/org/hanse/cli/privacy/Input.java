// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Input of a command, written once: an option, a column of its tables, or both.
 *
 * @param column name in the header of a table; empty without a column
 * @param cells valid values of the column
 * @param option the option, if there is one
 * @param required whether a row of options needs it
 * @param usual text of the value of a row that lacks it; empty without one
 */
record Input<T>(String column, Kind<T> cells, Optional<Named<T>> option, boolean required, String usual) {

    /**
     * Valid values.
     *
     * @param expected description of them
     * @param parser parser of a text; empty for an invalid one
     */
    record Kind<T>(String expected, Function<String, Optional<T>> parser) {}

    /** Option with its names, the label of its value, and its help. A flag has no label. */
    record Named<T>(Kind<T> kind, List<String> names, String label, String help) {}

    static final Kind<Double> ABOVE_ZERO = number("above 0", x -> x > 0 && x < Double.POSITIVE_INFINITY);
    static final Kind<Double> NOT_BELOW_ZERO = number("of at least 0", x -> x >= 0 && x < Double.POSITIVE_INFINITY);
    static final Kind<Double> PROBABILITY = number("from 0 to 1", x -> x >= 0 && x <= 1);
    static final Kind<Double> INSIDE_ONE = number("above 0 and below 1", x -> x > 0 && x < 1);
    static final Kind<Double> BELOW_ONE = number("from 0 to below 1", x -> x >= 0 && x < 1);
    static final Kind<Long> LONG = whole(1, Long.MAX_VALUE);
    static final Kind<Integer> INTEGER = integer(1, Integer.MAX_VALUE);
    static final Kind<Boolean> FLAG = new Kind<>("no value", text -> Optional.of(Boolean.valueOf(text)));

    /** Creates a kind of integers. */
    static Kind<Integer> integer(int least, int most) {
        Kind<Long> whole = whole(least, most);
        return new Kind<>(whole.expected(), text -> whole.parser().apply(text).map(Long::intValue));
    }

    private static Kind<Long> whole(long least, long most) {
        return new Kind<>(
                "a whole number from " + least + " to " + most,
                text -> decimal(text).flatMap(Input::exact).filter(number -> number >= least && number <= most));
    }

    /** Creates a kind of numbers. */
    static Kind<Double> number(String range, DoublePredicate allowed) {
        return new Kind<>(
                "a number " + range,
                text -> decimal(text).map(BigDecimal::doubleValue).filter(allowed::test));
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> exact(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Creates a kind of constants by their names for options, with hyphens; a text may have any case and underscores. */
    static <E extends Enum<E>> Kind<E> words(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Figure::word, own -> own)));
    }

    /** Creates a kind of constants by their names in tables, with underscores; a text may have any case and hyphens. */
    static <E extends Enum<E>> Kind<E> names(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(constant -> constant.name().toLowerCase(Locale.ROOT), own -> own)));
    }

    /** Creates a kind of values by their words, in any case, with hyphens or underscores. */
    static <T> Kind<T> oneOf(Map<String, T> words) {
        Map<String, T> known = new TreeMap<>();
        words.forEach((word, value) -> known.put(word.replace('-', '_'), value));
        return new Kind<>(
                "one of " + String.join(", ", new TreeMap<>(words).keySet()),
                text -> Optional.ofNullable(
                        known.get(text.toLowerCase(Locale.ROOT).replace('-', '_'))));
    }

    /** Creates a column. */
    static <T> Input<T> column(String name, Kind<T> cells) {
        return new Input<>(name, cells, Optional.empty(), true, "");
    }

    /** Creates an option without a column. */
    static <T> Input<T> option(Kind<T> kind, String label, String help, String... names) {
        return column("", kind).with(label, help, names);
    }

    /** Returns this column with an option of the same values. */
    Input<T> with(String label, String help, String... names) {
        return with(cells, label, help, names);
    }

    /** Returns this column with an option of other texts. */
    Input<T> with(Kind<T> kind, String label, String help, String... names) {
        return new Input<>(column, cells, Optional.of(new Named<>(kind, List.of(names), label, help)), required, usual);
    }

    /** Returns this input, whose option may be left out. */
    Input<T> optional() {
        return usual("");
    }

    /** Returns this input, whose option has a value if it is left out. */
    Input<T> usual(String value) {
        return new Input<>(column, cells, option, false, value);
    }

    /** Returns the name of the option; empty without one. */
    String name() {
        return option.map(own -> own.names().get(0)).orElse("");
    }

    /** Returns the option in a synopsis. */
    String synopsis() {
        String value = name()
                + option.map(Named::label)
                        .filter(label -> !label.isEmpty())
                        .map(label -> "=" + label)
                        .orElse("");
        return required ? value : "[" + value + "]";
    }

    /** Returns the option for the command line, as text. */
    OptionSpec spec() {
        Named<T> own = option.orElseThrow();
        boolean flag = own.label().isEmpty();
        OptionSpec.Builder builder = OptionSpec.builder(own.names().toArray(String[]::new))
                .type(flag ? boolean.class : String.class)
                .arity(flag ? "0" : "1")
                .paramLabel(own.label())
                .description(own.help());
        return (usual.isEmpty() ? builder : builder.defaultValue(usual)).build();
    }

    /**
     * Values of one computation: the options of a command, or cells of a table.
     *
     * @param command command of the options; empty for a row of a table
     * @param place position in a table, for errors
     * @param texts texts by name of the option or column
     */
    record Row(Optional<CommandSpec> command, String place, Map<String, String> texts) {

        /** Returns the options of a command. */
        static Row of(CommandSpec command, List<Input<?>> options) {
            ParseResult parsed = command.commandLine().getParseResult();
            return new Row(
                    Optional.of(command),
                    "",
                    options.stream()
                            .map(Input::name)
                            .filter(parsed::hasMatchedOption)
                            .collect(Collectors.toMap(
                                    name -> name,
                                    name -> parsed.<Object>matchedOptionValue(name, "")
                                            .toString()
                                            .strip())));
        }

        boolean isTabular() {
            return command.isEmpty();
        }

        /** Returns the text of an input; its usual value if the row lacks it. */
        String text(Input<?> input) {
            return texts.getOrDefault(isTabular() ? input.column() : input.name(), input.usual());
        }

        /** Returns the value of an input, or throws the error of an invalid or missing one. */
        <T> T get(Input<T> input) {
            Kind<T> kind = isTabular()
                    ? input.cells()
                    : input.option().map(Named::kind).orElse(input.cells());
            return kind.parser().apply(text(input)).orElseThrow(() -> error(input, kind.expected()));
        }

        /** Returns the value of an input; empty if it is absent. */
        <T> Optional<T> find(Input<T> input) {
            return text(input).isEmpty() ? Optional.empty() : Optional.of(get(input));
        }

        /** Returns the error of a value. An invalid option is a usage error. */
        RuntimeException error(Input<?> input, String expected) {
            String found = text(input);
            String name = input.name();
            if (isTabular()) {
                return new InvalidInputException(place + ": " + input.column() + ": found "
                        + (found.isEmpty() ? "nothing" : "\"" + found + "\"") + "; expected " + expected
                        + ". Fix: correct the cell");
            }
            return usageError(
                    found.isEmpty()
                            ? name + ": found none; expected one, or --csv. Fix: give " + name + " VALUE"
                            : name + ": found " + found + "; expected " + expected + ". Fix: change " + name);
        }

        ParameterException usageError(String message) {
            return new ParameterException(command.orElseThrow().commandLine(), message);
        }
    }
}
