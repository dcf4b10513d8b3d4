// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Rules;
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
     * Returns the decision.
     *
     * @throws InvalidInputException if shopper, item or number is not valid
     */
    Decision decision(ServedShop node) {
        Optional<ShopperId> subject = shopper.map(node::shopper);
        Optional<InteractionSequence> history = subject.map(id -> node.history(id)
                .orElseThrow(() -> new InvalidInputException(
                        "SHOPPER: found " + id.value() + ", without any interaction here; expected a shopper of the"
                                + " imported data. Fix: check the id, or leave it out for an unknown visitor")));
        try {
            return new Decision(
                    surface,
                    subject,
                    history,
                    candidates.isEmpty() ? Optional.empty() : Optional.of(items(node, candidates)),
                    slots,
                    rules(node),
                    explore == 0 ? new Exploration.None() : new Exploration.Uniform(explore),
                    !withoutProfiling);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(InvalidInputException.withFix(e, "change the options of the decision"), e);
        }
    }

    private Rules rules(ServedShop node) {
        Map<Integer, Integer> slotsOfItems = new TreeMap<>();
        pinned.forEach((slot, item) -> {
            if (slot < 1 || slot > slots) {
                throw new InvalidInputException("pin: found slot " + slot + "; expected a slot from 1 to " + slots
                        + ", the number of --slots. Fix: raise" + " --slots, or pin another slot");
            }
            int pinned = node.item(item);
            if (node.catalogue().unavailable().contains(pinned)) {
                throw new InvalidInputException("pin: found " + item + ", which the catalogue marks as not available;"
                        + " expected an item that shoppers can buy. Fix: pin another item, or import its new state");
            }
            slotsOfItems.put(slot - 1, pinned);
        });
        return new Rules(!keepMet, items(node, excluded), new TreeMap<>(slotsOfItems));
    }

    /** Returns indices of items in the catalogue. */
    static Set<Integer> items(ServedShop node, List<String> ids) {
        return ids.stream().map(node::item).collect(Collectors.toSet());
    }
}
