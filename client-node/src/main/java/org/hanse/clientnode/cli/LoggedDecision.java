// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Rules;

/**
 * Decision of the log.
 *
 * @param document parsed document, schema {@code hanse.decision/1}
 * @param terms explanations that were kept with it; empty for decisions of earlier versions
 */
record LoggedDecision(String id, Optional<ShopperId> shopper, JsonNode document, Optional<String> terms) {

    private static final Pattern SOFTMAX = Pattern.compile("softmax (\\S+) of (\\d+)");

    /** Tolerance of scores: processors with other vector lengths round single-precision sums differently. */
    private static final double ROUNDING = 1e-4;

    static LoggedDecision of(DecisionLog.Logged logged) {
        return new LoggedDecision(
                logged.id(),
                logged.shopper(),
                CanonicalJson.parse(logged.document().getBytes(StandardCharsets.UTF_8)),
                logged.terms());
    }

    /** Returns the version of the data. */
    String data() {
        return document.path("data").asText();
    }

    /** Returns the digest of the model or mix; empty for popularity. */
    Optional<String> digest() {
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
     * @param present present version of the data
     * @throws InvalidInputException if there are none
     */
    StoredExplanation requireTerms(String present) {
        return terms.map(StoredExplanation::parse)
                .orElseThrow(() -> new InvalidInputException("DECISION: found " + id + " of data version " + data()
                        + " and " + digest().map(own -> "model " + own).orElse("no model")
                        + ", whose terms an earlier version did not keep; expected one with terms, or of the present data"
                        + " version " + present + " and a present model. Fix: decide again with hanse node recommend,"
                        + " then explain that decision"));
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

    /**
     * Returns the decision as it was.
     *
     * @param options options whose candidates and excluded items are used, since the log has their numbers alone
     * @throws InvalidInputException if the log has not all of the decision
     */
    Decision restored(NodeServing node, DecisionOptions options) {
        Set<Integer> excluded = DecisionOptions.items(node, options.excluded);
        requireNumber("--exclude", document.path("excluded").asInt(), excluded.size());
        Set<Integer> candidates = DecisionOptions.items(node, options.candidates);
        requireNumber("--candidates", document.path("candidates").asInt(), candidates.size());
        return new Decision(
                document.path("surface").asText(),
                shopper,
                shopper.flatMap(node::history),
                candidates.isEmpty() ? Optional.empty() : Optional.of(candidates),
                document.path("slots").asInt(),
                new Rules(document.path("excludeMet").asBoolean(), excluded, pinned(node)),
                exploration(document.path("explore").asText()),
                document.path("profiling").asBoolean());
    }

    private void requireNumber(String option, int logged, int given) {
        if (logged != given) {
            throw new InvalidInputException(option + ": found " + given + " items; expected " + logged
                    + " of decision " + id + ", whose log has their number alone. Fix: "
                    + (logged == 0 ? "leave " + option + " out" : "give the same items with " + option));
        }
    }

    /** Slots are the places in the list, unless fewer items were allowed than there are slots. */
    private TreeMap<Integer, Integer> pinned(NodeServing node) {
        TreeMap<Integer, Integer> pinned = new TreeMap<>();
        JsonNode items = document.path("items");
        for (int slot = 0; slot < items.size(); slot++) {
            if (items.path(slot).path(3).asText().equals("pinned")) {
                pinned.put(slot, node.item(items.path(slot).path(0).asText()));
            }
        }
        if (!pinned.isEmpty() && items.size() < document.path("slots").asInt()) {
            throw new InvalidInputException("DECISION: found " + id
                    + " with pinned items and empty slots; expected every slot filled: the log has no slots of pinned"
                    + " items otherwise. Fix: explain it by SHOPPER and the options it was made with");
        }
        return pinned;
    }

    private static Exploration exploration(String text) {
        Matcher softmax = SOFTMAX.matcher(text);
        if (softmax.matches()) {
            return new Exploration.Softmax(Double.parseDouble(softmax.group(1)), Integer.parseInt(softmax.group(2)));
        }
        return text.equals("0") ? new Exploration.None() : new Exploration.Uniform(Double.parseDouble(text));
    }

    /**
     * Checks the score of the first item against the log.
     *
     * @throws InvalidInputException if they differ by more than rounding
     */
    void requireScore(NodeServing node, Decision decision) {
        first().ifPresent(item -> {
            double logged = document.path("items").path(0).path(1).asDouble();
            double present = node.model()
                    .explainer()
                    .scored(decision)
                    .terms(node.item(item))
                    .sum();
            if (Math.abs(logged - present) > ROUNDING) {
                throw new InvalidInputException("DECISION: found score " + present + " of " + item + "; expected "
                        + logged + " of decision " + id
                        + ". Fix: decide again with hanse node recommend, then explain that decision");
            }
        });
    }
}
