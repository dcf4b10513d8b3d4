// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.hanse.clientnode.serve.DecisionRequest;
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

    @Option(names = "--keep-met", description = "Items that the shopper met, too")
    boolean keepMet;

    @Option(
            names = "--explore",
            paramLabel = "RATE",
            description = "Draw a slot's item from all allowed ones with this probability (default: 0)")
    double explore;

    @Option(names = "--no-profiling", description = "Use nothing of the shopper's history")
    boolean withoutProfiling;

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
                Optional.of(explore),
                Optional.of(!withoutProfiling),
                dryRun);
    }
}
