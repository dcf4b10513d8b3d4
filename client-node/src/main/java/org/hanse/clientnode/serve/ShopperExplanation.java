// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.explain.ShopperWords;

/** Explanation for the shopper: two sentences and actions, without scores. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ShopperExplanation(
        String schema,
        Optional<String> decision,
        String item,
        List<String> sentences,
        List<Action> actions,
        ExplanationDocument.Tested tested) {

    private static final String SCHEMA = "hanse.shopper-explanation/1";

    /**
     * Action that the shop offers to the shopper.
     *
     * @param note what the action does not change
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Action(String action, Optional<Integer> interaction, String label, Optional<String> note) {}

    /** Writes an explanation. */
    public static ShopperExplanation of(ExplainAnswer answer, ShopperWords words, ExplanationDocument.Tested tested) {
        return new ShopperExplanation(
                SCHEMA,
                answer.decision(),
                answer.id().apply(answer.explained().why().item()),
                words.sentences(),
                words.actions().stream()
                        .map(own -> new Action(
                                own.name(),
                                own.interaction().isPresent()
                                        ? Optional.of(own.interaction().getAsInt())
                                        : Optional.empty(),
                                own.label(),
                                own.note()))
                        .toList(),
                tested);
    }
}
