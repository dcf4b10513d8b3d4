// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Scored;

/**
 * Decision of the log.
 *
 * @param document parsed document, schema {@code hanse.decision/1}
 * @param terms explanations that were kept with it; empty for decisions of earlier versions
 * @param asked what the request had beside the shopper
 * @param waiting whether it was made ahead and has not been shown
 */
public record LoggedDecision(
        String id,
        Optional<ShopperId> shopper,
        JsonNode document,
        Optional<String> terms,
        Asked asked,
        boolean waiting) {

    /** Tolerance of scores: processors with other vector lengths round single-precision sums differently. */
    private static final double ROUNDING = 1e-4;

    /** Tolerance where terms were kept: the log has nine digits. */
    private static final double SAME = 1e-8;

    static LoggedDecision of(DecisionLog.Logged logged) {
        return new LoggedDecision(
                logged.id(),
                logged.shopper(),
                CanonicalJson.parse(logged.document().getBytes(StandardCharsets.UTF_8)),
                logged.terms(),
                Asked.parse(logged.asked()),
                logged.waiting());
    }

    /** Returns the version of the data. */
    public String data() {
        return document.path("data").asText();
    }

    /** Returns the digest of the model or mix; empty for popularity. */
    public Optional<String> digest() {
        return Optional.of(document.path("model").path("digest").asText()).filter(text -> !text.isEmpty());
    }

    /** Returns the model or mix; empty for popularity. */
    Optional<ServingChoice.Version> version() {
        JsonNode model = document.path("model");
        return digest().map(hex -> new ServingChoice.Version(
                model.path("job").asText(),
                model.path("round").asInt(),
                Digest.of(HexFormat.of().parseHex(hex))));
    }

    /**
     * Returns the explanations that were kept with the decision.
     *
     * @throws Problem if there are none
     */
    StoredExplanation requireTerms() {
        return terms.map(StoredExplanation::parse)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.GONE,
                        "decision: found " + id + " of data version " + data() + " and "
                                + digest().map(own -> "model " + own).orElse("no model")
                                + ", whose terms were not kept; expected one with terms, or of the present data and model."
                                + " Fix: decide again, then explain that decision"));
    }

    /** Returns the id of the item in the first slot; empty if no item was allowed. */
    Optional<String> first() {
        return document.path("items").isEmpty()
                ? Optional.empty()
                : Optional.of(document.path("items").path(0).path(0).asText());
    }

    /** Returns whether the item was drawn by exploration. */
    boolean isExplored(String item) {
        for (JsonNode own : document.path("items")) {
            if (own.path(0).asText().equals(item)) {
                return own.path(3).asText().equals("explored");
            }
        }
        return false;
    }

    /** Returns whether the decision recommended an item. */
    boolean has(String item) {
        return items().contains(item);
    }

    /** Returns the ids of the recommended items. */
    List<String> items() {
        List<String> items = new ArrayList<>();
        document.path("items").forEach(own -> items.add(own.path(0).asText()));
        return items;
    }

    /**
     * Returns the decision as it was; empty if the shop has other data or another model by now, or the log has not all of it.
     *
     * @param lists candidates and excluded items, since the log has their number alone
     * @param earlier ids of the items of the decisions that it continued
     */
    Optional<Decision> restored(ServedShop shop, DecisionRequest lists, List<String> earlier) {
        if (asked.filter().isEmpty() && !asked.cut()) {
            requireNumber("candidates", lists.candidates().size());
        }
        // The log has the number of the catalogue of then, which may have more or fewer of them by now.
        int excluded = lists.excluded(shop).size();
        boolean same = shop.dataVersion().equals(data())
                && shop.served()
                        .version()
                        .map(version -> version.digest().toHex())
                        .equals(digest())
                && !asked.cut()
                && asked.seen() == earlier.size()
                && document.path("excluded").asInt() == excluded;
        return same
                ? pinned().filter(pins -> areAvailable(shop, pins))
                        .map(pins -> decision(shop, lists, earlier, pins))
                        .filter(own -> isLike(own) && isScored(shop, own))
                : Optional.empty();
    }

    private static boolean areAvailable(ServedShop shop, SortedMap<Integer, String> pins) {
        return pins.values().stream()
                .allMatch(own ->
                        shop.catalogue().indexOf(new ItemId(own)).stream().allMatch(shop::isAvailable));
    }

    private void requireNumber(String key, int given) {
        int logged = document.path(key).asInt();
        if (given > 0 && logged != given) {
            throw new InvalidInputException(
                    key + ": found " + given + " items; expected " + logged + " of decision " + id
                            + ", whose log has their number alone. Fix: "
                            + (logged == 0 ? "leave them out" : "give the same items"));
        }
    }

    private Decision decision(
            ServedShop shop, DecisionRequest lists, List<String> earlier, SortedMap<Integer, String> pins) {
        DecisionRequest request = new DecisionRequest(
                shopper.map(ShopperId::value),
                Optional.of(document.path("surface").asText()),
                OptionalInt.of(document.path("slots").asInt()),
                lists.candidates(),
                lists.exclude(),
                pins,
                Optional.of(!document.path("excludeMet").asBoolean()),
                Optional.empty(),
                Optional.of(document.path("profiling").asBoolean()),
                false,
                asked);
        return request.decision(shop, asked, earlier, Exploration.NONE);
    }

    /** Returns whether a decision has as many candidates and interactions as this one. */
    private boolean isLike(Decision own) {
        int history =
                own.profiling() ? own.history().map(InteractionSequence::length).orElse(0) : 0;
        return own.candidates().map(Set::size).orElse(0)
                        == document.path("candidates").asInt()
                && history == document.path("history").asInt();
    }

    /** Slots are the places in the list, unless fewer items were allowed than there are slots; empty then. */
    private Optional<SortedMap<Integer, String>> pinned() {
        TreeMap<Integer, String> pinned = new TreeMap<>();
        JsonNode items = document.path("items");
        for (int slot = 0; slot < items.size(); slot++) {
            if (items.path(slot).path(3).asText().equals("pinned")) {
                pinned.put(slot + 1, items.path(slot).path(0).asText());
            }
        }
        boolean known =
                pinned.isEmpty() || items.size() == document.path("slots").asInt();
        return known ? Optional.of(pinned) : Optional.empty();
    }

    /** Returns whether all items have the scores of the log: events change the tables between imports. */
    private boolean isScored(ServedShop shop, Decision decision) {
        Scored scored = shop.model().explainer().scored(decision);
        double tolerance = terms.isPresent() ? SAME : ROUNDING;
        for (JsonNode own : document.path("items")) {
            double present = scored.terms(shop.item(own.path(0).asText())).sum();
            if (!(Math.abs(own.path(1).asDouble() - present) <= tolerance)) {
                return false;
            }
        }
        return true;
    }
}
