// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.explain.Language;

/** Text about changes that would have replaced the first item of a decision. */
final class WhatIfText {

    /** Causes for which a record has no answer, in German; the record has them in English. */
    private static final Map<String, String> CAUSES = Map.of(
            "the node cannot read its data or model now", "der Knoten Daten oder Modell jetzt nicht lesen kann",
            "the node uses another model now than for this decision", "der Knoten jetzt ein anderes Modell verwendet",
            "the shop imported other data after this decision", "der Shop danach andere Daten importiert hat",
            "the shopper's history changed after this decision", "sich Ihr Verlauf danach geändert hat",
            "the same computation has another first item now",
                    "dieselbe Rechnung jetzt einen anderen ersten Artikel ergibt",
            "no model was served, and it is computed with a model alone",
                    "kein Modell im Einsatz war und es nur mit einem Modell berechnet wird",
            "it recommended nothing", "nichts empfohlen wurde",
            "its first item was drawn at random, to learn, and not by its score",
                    "der erste Artikel zum Lernen ausgelost wurde, nicht nach seinem Wert",
            "the log has the number of items that the shop's rules left out, but not which ones",
                    "nur die Zahl der Artikel gespeichert ist, die Regeln des Shops wegließen",
            "the log does not say which places the shop fixed",
                    "nicht gespeichert ist, welche Plätze der Shop fest vergeben hat");

    private final JsonNode record;
    private final Language language;
    private final String start;
    private final String missing;

    WhatIfText(JsonNode record, Language language) {
        this.record = record;
        this.language = language;
        this.start = language.of("What would have changed it: ", "Was hätte es geändert: ");
        this.missing = language.of("this was not computed for this report.", "das wurde hier nicht berechnet.");
    }

    /** Returns the sentence for all decisions if nothing was computed for any; empty otherwise. */
    Optional<String> missing() {
        boolean used = stream(record.path("decisions"))
                .anyMatch(decision -> DecisionDocument.usesHistory(decision.path("document")));
        return used && answers().isEmpty() ? Optional.of(start + missing) : Optional.empty();
    }

    private JsonNode answers() {
        return record.path("sections").path("whatIf").path("decisions");
    }

    /** Returns the lines of a decision; none if {@link #missing} is for all. */
    List<String> lines(JsonNode decision) {
        JsonNode document = decision.path("document");
        if (!DecisionDocument.usesHistory(document)) {
            return List.of(start
                    + language.of(
                            "nothing that the shopper did. No interaction was used, so no removal changes the first"
                                    + " item.",
                            "nichts, was Sie taten. Keine Interaktion wurde verwendet, also ändert keine fehlende den"
                                    + " ersten Artikel."));
        }
        for (JsonNode own : answers()) {
            if (own.path("id").equals(decision.path("id"))) {
                return isComputed(own)
                        ? words(own, document.path("items"))
                        : List.of(start + cause(own.path("why").asText()));
            }
        }
        return answers().isEmpty() ? List.of() : List.of(start + missing);
    }

    private String cause(String why) {
        return language.of(
                "this could not be computed, since " + why + ".",
                "das ließ sich nicht berechnen" + (CAUSES.containsKey(why) ? ", weil " + CAUSES.get(why) : "") + ".");
    }

    /** Returns the lines without their first words. */
    String answer(JsonNode decision) {
        List<String> lines = lines(decision);
        return ReportWords.capital(
                lines.isEmpty() ? missing : String.join("\n", lines).substring(start.length()));
    }

    private List<String> words(JsonNode whatIf, JsonNode items) {
        String result = whatIf.path("result").asText();
        if (result.equals("rule")) {
            return List.of(start
                    + language.of(
                            "nothing that the shopper did; the shop fixed the first place.",
                            "nichts, was Sie taten; der Shop hat den ersten Platz fest vergeben."));
        }
        if (result.equals("unchanged")) {
            return List.of(start
                    + (whatIf.path("proven").asBoolean()
                            ? language.of(
                                    "no set of interactions. No removal changes the first item; this is proven.",
                                    "nichts. Welche Interaktionen auch fehlen, der erste Artikel bleibt; das ist"
                                            + " bewiesen.")
                            : language.of(
                                    "no set of interactions was found; this is not proven.",
                                    "Es wurden keine solchen Interaktionen gefunden; bewiesen ist das nicht.")));
        }
        List<String> without = stream(whatIf.path("without"))
                .map(own -> ReportWords.interaction(record, own, language))
                .toList();
        boolean one = without.size() == 1;
        String winner = ReportWords.item(record, whatIf.path("winner").asText())
                + language.of(" would be first; ", " an erster Stelle; ")
                + place(whatIf.path("winner"), items) + ".";
        List<String> lines = new ArrayList<>();
        lines.add(start
                + language.of(
                        (one
                                        ? "without the " + without.get(0)
                                        : "without these " + count(without.size(), "interaction"))
                                + ", ",
                        one
                                ? "ohne diese Interaktion (" + without.get(0) + ") wäre "
                                : "ohne diese " + without.size() + " Interaktionen wäre ")
                + winner);
        if (!one) {
            without.forEach(own -> lines.add("– " + own));
        }
        lines.add(language.of("Proven smallest: ", "Kleinste Menge: ")
                + smallest(whatIf.path("smallest").asBoolean(), one));
        return lines;
    }

    private String smallest(boolean smallest, boolean one) {
        if (smallest) {
            return one
                    ? language.of("yes, since it is one interaction.", "ja, es ist nur eine Interaktion.")
                    : language.of(
                            "yes, no fewer interactions change the first item.",
                            "ja, weniger Interaktionen ändern den ersten Artikel nicht.");
        }
        return one
                ? language.of("the record does not say so.", "nicht festgehalten.")
                : language.of(
                        "no, fewer interactions might change the first item, too.",
                        "nicht bewiesen, vielleicht genügen weniger.");
    }

    private String place(JsonNode winner, JsonNode items) {
        int place = 0;
        for (JsonNode item : items) {
            place++;
            if (item.path(0).equals(winner)) {
                return language.of("in this decision it has place ", "hier hat er Platz ") + place;
            }
        }
        return language.of("in this decision it has no place", "hier hat er keinen Platz");
    }
}
