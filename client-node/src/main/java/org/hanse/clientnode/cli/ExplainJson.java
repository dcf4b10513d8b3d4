// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.IntFunction;
import org.hanse.cli.JsonDocument;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.explain.ShopperWords;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Reason;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.ScoreTerms;

/** JSON documents of explanations. */
final class ExplainJson {

    private final ExplainAnswer answer;
    private final Explained explained;
    private final IntFunction<String> id;

    ExplainJson(ExplainAnswer answer) {
        this.answer = answer;
        this.explained = answer.explained();
        this.id = answer.id();
    }

    /** Returns the explanation, schema {@code hanse.explanation/1}. */
    ObjectNode document(ReasonWords words) {
        Explanation why = explained.why();
        ObjectNode root = head("hanse.explanation/1");
        root.put("item", id.apply(why.item())).put("score", why.terms().sum());
        root.put("grade", DecisionDocument.word(why.grade())).put("residual", why.residual());
        root.put("base", why.terms().base());
        putSequence(root, why.terms().sequence());
        interactions(root.putArray("interactions"));
        reasons(root.putArray("reasons"), words);
        explained.objectives().scores().forEach(root.putArray("objectives")::add);
        ArrayNode attributes = root.putArray("attributes");
        explained
                .attributes()
                .forEach(own -> attributes
                        .addObject()
                        .put("group", DecisionDocument.word(own.group()))
                        .put("term", own.term()));
        ArrayNode blocked = root.putArray("blocked");
        why.blocked()
                .forEach(own -> blocked.addObject()
                        .put("item", id.apply(own.item()))
                        .put("score", own.score())
                        .put("rule", DecisionDocument.word(own.rule())));
        explained.contrast().ifPresent(own -> {
            ObjectNode contrast = root.putObject("versus");
            contrast.put("item", id.apply(own.other())).put("gap", own.gap()).put("base", own.base());
            putSequence(contrast, own.sequence());
            ArrayNode differences = contrast.putArray("interactions");
            own.interactions()
                    .forEach(term ->
                            differences.addObject().put("index", term.index()).put("difference", term.sum()));
        });
        explained.whatIf().ifPresent(own -> whatIf(root.putObject("whatIf"), id, own));
        return root;
    }

    /** Adds the sequence term where it is not 0: networks without the term keep their document. */
    private static void putSequence(ObjectNode sums, double sequence) {
        if (sequence != 0) {
            sums.put("sequence", sequence);
        }
    }

    private ObjectNode head(String schema) {
        ObjectNode root = JsonDocument.of(schema);
        answer.decision().ifPresent(own -> root.put("decision", own));
        explained.decision().subject().ifPresent(own -> root.put("shopper", own.value()));
        ServedModelJson.add(root, answer.version(), answer.scales());
        return root;
    }

    private void interactions(ArrayNode terms) {
        Explanation why = explained.why();
        for (int t = 0; t < why.effects().size(); t++) {
            ScoreTerms.Interaction term = why.terms().interactions().get(t);
            InteractionSequence history = explained.decision().history().orElseThrow();
            ObjectNode one = terms.addObject().put("index", term.index());
            one.put("type", history.type(term.index()).name()).put("item", id.apply(history.item(term.index())));
            if (history.log().timed()) {
                one.put(
                        "at",
                        Instant.EPOCH
                                .plus(history.timeMicros(term.index()), ChronoUnit.MICROS)
                                .toString());
            }
            one.put("term", term.sum()).put("effect", why.effects().get(t)).put("network", term.network());
            one.put("transitions", term.bySource().transitions());
            one.put("coOccurrence", term.bySource().coOccurrence());
            one.put("content", term.bySource().content());
            one.put("identity", term.bySource().identity());
            if (!explained.gates().isEmpty()) {
                one.put("gate", explained.gates().get(t));
            }
        }
    }

    private void reasons(ArrayNode reasons, ReasonWords words) {
        for (Reason reason : explained.reasons()) {
            ObjectNode one = reasons.addObject().put("item", id.apply(reason.item()));
            one.put("type", reason.type().name()).put("term", reason.sum());
            reason.indices().forEach(one.putArray("interactions")::add);
            one.put("part", DecisionDocument.word(reason.greatest())).put("sentence", words.sentence(reason));
            words.pattern(reason).ifPresent(own -> one.put("pattern", own));
        }
    }

    /** Adds what would have changed the first item. */
    static void whatIf(ObjectNode root, IntFunction<String> id, Counterfactual whatIf) {
        if (whatIf instanceof Counterfactual.Removal removal) {
            root.put("result", "changes");
            removal.interactions().forEach(root.putArray("without")::add);
            root.put("winner", id.apply(removal.winner())).put("smallest", removal.smallest());
        } else if (whatIf instanceof Counterfactual.ByRule rule) {
            root.put("result", "rule").put("rule", DecisionDocument.word(rule.rule()));
        } else {
            root.put("result", "unchanged").put("proven", ((Counterfactual.Unchanged) whatIf).proven());
        }
    }

    /** Returns the explanation for the shopper, schema {@code hanse.shopper-explanation/1}. */
    ObjectNode document(ShopperWords words) {
        ObjectNode root = JsonDocument.of("hanse.shopper-explanation/1");
        answer.decision().ifPresent(own -> root.put("decision", own));
        root.put("item", id.apply(explained.why().item()));
        List<String> sentences = words.sentences();
        sentences.forEach(root.putArray("sentences")::add);
        ArrayNode actions = root.putArray("actions");
        for (ShopperWords.Action action : words.actions()) {
            ObjectNode one = actions.addObject().put("action", action.name());
            action.interaction().ifPresent(index -> one.put("interaction", index));
            one.put("label", action.label());
        }
        return root;
    }
}
