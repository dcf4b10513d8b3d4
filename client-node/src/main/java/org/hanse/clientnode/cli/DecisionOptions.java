// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.clientnode.serve.Asked;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of commands about one decision; mixed in. */
public final class DecisionOptions {

    @Mixin
    HomeParameter home = new HomeParameter();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SHOPPER",
            description = "Id of the shopper; without it, an unknown visitor")
    Optional<String> shopper = Optional.empty();

    @Option(names = "--job", paramLabel = "JOB", description = "Job whose model to use (default: what the node serves)")
    Optional<String> job = Optional.empty();

    @Option(names = "--surface", paramLabel = "NAME", defaultValue = "home", description = "Place in the shop")
    String surface = "home";

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of items (default: ${DEFAULT-VALUE})")
    int slots = 10;

    @Option(
            names = "--candidates",
            paramLabel = "ITEM",
            split = ",",
            description = "Only these items, separated by commas (default: all)")
    List<String> candidates = List.of();

    @Option(names = "--exclude", paramLabel = "ITEM", split = ",", description = "None of these items")
    List<String> excluded = List.of();

    @Option(
            names = "--pin",
            paramLabel = "SLOT=ITEM",
            description = "This item in this slot, the first being 1; may be repeated")
    Map<Integer, String> pinned = new LinkedHashMap<>();

    @Option(names = "--for-item", paramLabel = "ITEM", description = "Item of the page: items that go with it")
    Optional<String> forItem = Optional.empty();

    @Option(
            names = "--basket",
            paramLabel = "ITEM",
            split = ",",
            description = "Items in the basket, which count as the newest interactions")
    List<String> basket = List.of();

    @Option(
            names = "--filter",
            paramLabel = "KEY=VALUE",
            description = "Only items of this category, brand or attribute, or with price=MIN..MAX; may be repeated")
    List<String> filters = List.of();

    @Option(
            names = "--boost",
            paramLabel = "KEY=VALUE:N",
            description = "Add N to the scores of items of this category, brand or attribute, or of one item;"
                    + " may be repeated")
    List<String> boosts = List.of();

    @Option(names = "--after", paramLabel = "ID", description = "Decision that this one continues, without its items")
    Optional<String> after = Optional.empty();

    @Option(
            names = "--keep-met",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description = "Items that the shopper met, too; without it as met in node.yaml says")
    Optional<Boolean> keepMet = Optional.empty();

    @Option(
            names = "--explore",
            paramLabel = "RATE",
            description = "Draw a slot's item from the pool of explore in node.yaml with this probability; 0: never"
                    + " (default: the rate there, and 0 with --dry-run)")
    Optional<Double> explore = Optional.empty();

    @Option(names = "--no-profiling", description = "Use nothing of the shopper's history")
    boolean withoutProfiling;

    private Asked asked() {
        return new Asked(forItem, basket, List.of(), filter(), boost(), after, 0, 0, false);
    }

    private Optional<Asked.Filter> filter() {
        if (filters.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String own : filters) {
            String[] parts = own.split("=", 2);
            if (parts.length < 2
                    || !List.of("category", "brand", "attribute", "price").contains(parts[0])) {
                throw new InvalidInputException("--filter: found " + own
                        + "; expected category=, brand=, attribute= or price= and a value. Fix: use one of them");
            }
            values.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
        }
        return Optional.of(new Asked.Filter(
                values.getOrDefault("category", List.of()),
                values.getOrDefault("brand", List.of()),
                values.getOrDefault("attribute", List.of()),
                values.getOrDefault("price", List.of()).stream().findFirst().map(DecisionOptions::range)));
    }

    private static Asked.Range range(String text) {
        String[] parts = text.split("\\.\\.", -1);
        if (parts.length != 2) {
            throw new InvalidInputException("--filter: found price=" + text
                    + "; expected MIN..MAX, such as price=10..50. Fix: write both dots");
        }
        return new Asked.Range(price(parts[0]), price(parts[1]));
    }

    private static OptionalDouble price(String text) {
        return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number("--filter", text));
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(option + ": found " + text + "; expected a number. Fix: correct it", e);
        }
    }

    private Optional<Asked.Boost> boost() {
        if (boosts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, SortedMap<String, Double>> numbers = new LinkedHashMap<>();
        for (String own : boosts) {
            int colon = own.lastIndexOf(':');
            int equal = own.indexOf('=');
            String key = equal < 0 ? "" : own.substring(0, equal);
            if (colon < equal
                    || !List.of("category", "brand", "attribute", "item").contains(key)) {
                throw new InvalidInputException("--boost: found " + own
                        + "; expected category=, brand=, attribute= or item=, a value, a colon and a number. Fix: write it"
                        + " as category=shoes:0.2");
            }
            numbers.computeIfAbsent(key, first -> new TreeMap<>())
                    .put(own.substring(equal + 1, colon), number("--boost", own.substring(colon + 1)));
        }
        return Optional.of(new Asked.Boost(
                numbers.getOrDefault("category", new TreeMap<>()),
                numbers.getOrDefault("brand", new TreeMap<>()),
                numbers.getOrDefault("attribute", new TreeMap<>()),
                numbers.getOrDefault("item", new TreeMap<>())));
    }

    /**
     * Returns the request.
     *
     * @param dryRun whether the decision is not logged
     */
    DecisionRequest request(boolean dryRun) {
        return new DecisionRequest(
                shopper,
                Optional.of(surface),
                OptionalInt.of(slots),
                candidates,
                excluded,
                new TreeMap<>(pinned),
                keepMet,
                explore,
                Optional.of(!withoutProfiling),
                dryRun,
                asked());
    }
}
