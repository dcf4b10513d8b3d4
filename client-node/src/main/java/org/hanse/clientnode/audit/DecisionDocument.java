// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.DecisionFigures;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;

/**
 * Document of a decision in the log, schema {@value #SCHEMA}: canonical JSON of somewhat more than a KiB for ten slots. Scores and terms are decimals
 * with nine digits after the point, so that those of a first item add up to its score within 1e-8.
 */
public final class DecisionDocument {

    /** Schema. */
    public static final String SCHEMA = "hanse.decision/1";

    /** Interactions that a document names at most. */
    static final int MOST_REASONS = 5;

    private static final int DIGITS = 9;
    private static final double SIZE_SCALE = 1e6;

    private DecisionDocument() {}

    /** Keys of a document that an export needs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Read(
            String surface, int history, Optional<Model> model, boolean profiling, String servedBy, List<Item> items) {

        /** Model or mix of tables. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Model(String job, String digest) {}

        /**
         * Item of a slot, an array in JSON.
         *
         * @param kind pinned, score or explored
         */
        @JsonFormat(shape = JsonFormat.Shape.ARRAY)
        @JsonPropertyOrder({"item", "score", "propensity", "kind"})
        public record Item(String item, double score, double propensity, String kind) {

            public boolean pinned() {
                return kind.equals("pinned");
            }
        }

        public Read {
            items = List.copyOf(items);
        }

        /**
         * Reads a document.
         *
         * @throws IllegalArgumentException if the text has another form
         */
        public static Read of(String document) {
            try {
                return DecisionChoice.JSON.readValue(document, Read.class);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("found another form; expected a decision of schema " + SCHEMA, e);
            }
        }
    }

    /** Returns whether a decision used interactions of its shopper: it needs profiling and a history. */
    public static boolean usesHistory(JsonNode document) {
        return document.path("history").asInt() > 0;
    }

    /**
     * Returns the text of a decision.
     *
     * @param data version of the interactions
     * @param served model or mix of tables that scored; empty for popularity
     * @param id id of an item by its index in the catalogue
     * @param cold whether no shopper met an item, by its index
     */
    public static String text(
            Decision decision,
            Outcome outcome,
            String data,
            Optional<ServingChoice.Version> served,
            IntFunction<String> id,
            IntPredicate cold) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        root.put("surface", decision.surface()).put("data", data);
        root.put(
                "history",
                decision.history()
                        .filter(own -> decision.profiling())
                        .map(own -> own.length())
                        .orElse(0));
        served.ifPresent(model -> root.putObject("model")
                .put("job", model.job())
                .put("round", model.round())
                .put("digest", model.digest().toHex()));
        root.put("slots", decision.slots()).put("profiling", decision.profiling());
        decision.candidates().ifPresent(own -> root.put("candidates", own.size()));
        root.put("excluded", decision.rules().excluded().size());
        root.put("excludeMet", decision.rules().excludeMet());
        root.put("explore", rate(decision.exploration()));
        root.put("servedBy", word(outcome.servedBy())).put("because", word(outcome.because()));
        ArrayNode items = root.putArray("items");
        outcome.slots()
                .forEach(slot -> items.addArray()
                        .add(id.apply(slot.item()))
                        .add(decimal(slot.score()))
                        .add(probability(slot.propensity()))
                        .add(slot.pinned() ? "pinned" : slot.best() ? "score" : "explored"));
        root.put(
                "cold",
                outcome.slots().stream().filter(slot -> cold.test(slot.item())).count());
        outcome.slots().stream().findFirst().ifPresent(slot -> {
            ObjectNode terms = named(parts(slot.terms(), own -> own));
            if (slot.terms().boost() != 0) {
                terms.put(DecisionFigures.BOOST, decimal(slot.terms().boost()));
            }
            root.set("terms", terms);
            decision.history()
                    .filter(own -> decision.profiling())
                    .ifPresent(own -> root.set("reasons", reasons(slot.terms(), own, id)));
        });
        if (!outcome.slots().isEmpty()) {
            root.set("sizes", sizes(outcome.slots()));
        }
        return new String(CanonicalJson.bytes(root), StandardCharsets.UTF_8);
    }

    /** Returns the interactions with the greatest terms: item, type, day and term of each. */
    private static ArrayNode reasons(ScoreTerms terms, InteractionSequence history, IntFunction<String> id) {
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        terms.interactions().stream()
                .filter(own -> own.sum() != 0)
                .sorted(Comparator.comparingDouble(own -> -Math.abs(own.sum())))
                .limit(MOST_REASONS)
                .forEach(own -> reasons.addArray()
                        .add(id.apply(history.item(own.index())))
                        .add(history.type(own.index()).name())
                        .add(day(history, own.index()))
                        .add(decimal(own.sum())));
        return reasons;
    }

    /** Returns the day of an interaction in the shop's zone; empty where times are not known. */
    public static String day(InteractionSequence history, int index) {
        return history.day(index).map(LocalDate::toString).orElse("");
    }

    /** Returns the word for a value. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns a number as a decimal. */
    static String decimal(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Returns a probability with nine significant digits, so that none is 0. */
    static String probability(double value) {
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String rate(Exploration exploration) {
        return exploration.rate() == 0 ? "0" : probability(exploration.rate());
    }

    /** Returns the parts of a score, added up over interactions, in the order of {@link DecisionFigures#PARTS}. */
    private static double[] parts(ScoreTerms terms, DoubleUnaryOperator measure) {
        double[] parts = new double[DecisionFigures.PARTS.size()];
        parts[0] = measure.applyAsDouble(terms.base());
        for (ScoreTerms.Interaction own : terms.interactions()) {
            TableTerms tables = own.bySource();
            double[] sources = {
                own.network(), tables.transitions(), tables.coOccurrence(), tables.content(), tables.identity()
            };
            for (int s = 0; s < sources.length; s++) {
                parts[s + 1] += measure.applyAsDouble(sources[s]);
            }
        }
        parts[parts.length - 1] = measure.applyAsDouble(terms.sequence());
        return parts;
    }

    /** Returns parts by name; the sequence only where it is not 0. */
    private static ObjectNode named(double[] parts) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        for (int p = 0; p < written(parts); p++) {
            named.put(DecisionFigures.PARTS.get(p), decimal(parts[p]));
        }
        return named;
    }

    /** Returns the sums of absolute values over the slots with six digits; the sequence only where it is not 0. */
    private static ArrayNode sizes(List<Outcome.Slot> slots) {
        double[] sums = new double[DecisionFigures.PARTS.size()];
        for (Outcome.Slot slot : slots) {
            double[] own = parts(slot.terms(), Math::abs);
            for (int p = 0; p < sums.length; p++) {
                sums[p] += own[p];
            }
        }
        ArrayNode sizes = JsonNodeFactory.instance.arrayNode();
        for (int p = 0; p < written(sums); p++) {
            sizes.add(decimal(Math.rint(sums[p] * SIZE_SCALE) / SIZE_SCALE));
        }
        return sizes;
    }

    private static int written(double[] parts) {
        int last = parts.length - 1;
        return parts[last] == 0 ? last : parts.length;
    }
}
