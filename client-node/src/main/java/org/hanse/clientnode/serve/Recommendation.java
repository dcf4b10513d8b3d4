// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.score.PartScales.Part;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;

/**
 * Recommended items, as commands print them and HTTP sends them.
 *
 * @param id id in the log; empty if the decision is not logged
 * @param model digest of what scored; {@code popularity} for the ranking by number of shoppers
 * @param shown false for a decision that was made ahead and has not been activated; empty otherwise
 * @param propensity probability of all items together
 * @param unknown ids of the request that the catalogue does not have, and were left out; not of decisions of the log
 */
@JsonPropertyOrder({"schema", "id", "surface", "shopper", "model", "served", "shown", "propensity", "items", "unknown"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Recommendation(
        String schema,
        Optional<String> id,
        String surface,
        Optional<String> shopper,
        String model,
        Served served,
        Optional<Boolean> shown,
        double propensity,
        List<Item> items,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unknown) {

    static final String SCHEMA = "hanse.recommendation/2";

    /**
     * Source of the scores.
     *
     * @param by {@code personal}, {@code anonymous} or {@code popularity}
     * @param because reason of {@code by}
     * @param source source in words; not of decisions of the log
     * @param job job of the model, or of the sum in the tables
     * @param round round of the model
     * @param scales scales of the parts of a network's score
     * @param others other jobs with a model
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Served(
            Outcome.ServedBy by,
            Outcome.Because because,
            Optional<String> source,
            Optional<String> job,
            Optional<Integer> round,
            Optional<Scales> scales,
            List<String> others) {}

    /** Scales of the parts of a network's score, by the keys of an explanation's terms. */
    public record Scales(double network, double transitions, double coOccurrence, double content, double identity) {

        static Scales of(PartScales own) {
            return new Scales(
                    own.of(Part.NETWORK),
                    own.of(Part.TRANSITIONS),
                    own.of(Part.CO_OCCURRENCE),
                    own.of(Part.CONTENT),
                    own.of(Part.IDENTITY));
        }
    }

    /**
     * Recommended item.
     *
     * @param score sum of the item's terms
     * @param propensity probability of the item in its slot, given the slots before
     * @param pinned whether a rule put the item there
     * @param explored whether it was drawn at random
     */
    public record Item(String item, String title, double score, double propensity, boolean pinned, boolean explored) {}

    static Recommendation of(ServedShop shop, Decision decision, Outcome outcome, Optional<String> id) {
        Optional<ServingChoice.Version> version = shop.served().version();
        return new Recommendation(
                SCHEMA,
                id,
                decision.surface(),
                decision.subject().map(Object::toString),
                model(version),
                new Served(
                        outcome.servedBy(),
                        outcome.because(),
                        Optional.of(shop.served().words()),
                        version.map(ServingChoice.Version::job).filter(job -> !job.isEmpty()),
                        shop.served() instanceof ServingChoice.Model own ? Optional.of(own.round()) : Optional.empty(),
                        shop.scales().map(Scales::of),
                        others(shop)),
                Optional.empty(),
                outcome.propensity(),
                outcome.slots().stream().map(slot -> item(shop, slot)).toList(),
                List.of());
    }

    /**
     * Returns a decision of the log.
     *
     * @param titles returns the title of an item by its id
     */
    static Recommendation of(LoggedDecision logged, UnaryOperator<String> titles) {
        JsonNode document = logged.document();
        List<Item> items = new ArrayList<>();
        double propensity = 1;
        for (JsonNode own : document.path("items")) {
            String id = own.path(0).asText();
            String state = own.path(3).asText();
            items.add(new Item(
                    id,
                    titles.apply(id),
                    own.path(1).asDouble(),
                    own.path(2).asDouble(),
                    state.equals("pinned"),
                    state.equals("explored")));
            propensity *= own.path(2).asDouble();
        }
        Optional<ServingChoice.Version> version = logged.version();
        return new Recommendation(
                        SCHEMA,
                        Optional.of(logged.id()),
                        document.path("surface").asText(),
                        logged.shopper().map(Object::toString),
                        model(version),
                        new Served(
                                value(
                                        Outcome.ServedBy.values(),
                                        document.path("servedBy").asText()),
                                value(
                                        Outcome.Because.values(),
                                        document.path("because").asText()),
                                Optional.empty(),
                                version.map(ServingChoice.Version::job).filter(job -> !job.isEmpty()),
                                version.map(ServingChoice.Version::round).filter(round -> round > 0),
                                Optional.empty(),
                                List.of()),
                        Optional.empty(),
                        propensity,
                        items,
                        List.of())
                .with(logged.waiting(), List.of());
    }

    /**
     * Returns the same answer.
     *
     * @param waiting whether it was made ahead
     * @param left ids that were left out
     */
    Recommendation with(boolean waiting, List<String> left) {
        Optional<Boolean> own = waiting ? Optional.of(false) : Optional.empty();
        return new Recommendation(schema, id, surface, shopper, model, served, own, propensity, items, left);
    }

    private static <E extends Enum<E>> E value(E[] values, String word) {
        return Stream.of(values)
                .filter(own -> DecisionDocument.word(own).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a decision of the log with " + word));
    }

    /** Returns the text that names what scored. */
    static String model(Optional<ServingChoice.Version> version) {
        return version.map(own -> "sha256:" + own.digest().toHex()).orElse("popularity");
    }

    private static List<String> others(ServedShop shop) {
        return shop.jobs().stream()
                .filter(job -> !(shop.served() instanceof ServingChoice.Model own
                        && own.job().text().equals(job)))
                .toList();
    }

    private static Item item(ServedShop shop, Outcome.Slot slot) {
        return new Item(
                shop.id(slot.item()),
                shop.catalogue().item(slot.item()).title(),
                slot.score(),
                slot.propensity(),
                slot.pinned(),
                !slot.best() && !slot.pinned());
    }
}
