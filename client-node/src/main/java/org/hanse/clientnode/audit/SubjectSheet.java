// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hanse.audit.ReportManifest;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.shard.ShardRunner;

/** Data of one person at a node and their use, schema {@value #SCHEMA}: exact, and for that person. */
public final class SubjectSheet {

    /** Schema. */
    public static final String SCHEMA = ReportManifest.SUBJECT_SCHEMA;

    /** Mark of a document whose reasons are withheld. */
    static final String WITHHELD = "reasonsWithheld";

    /** Interactions that the page lists at most; the record has all. */
    private static final int MOST_LISTED = 100;

    /** Instant after all decisions. */
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private final JsonNode record;
    private final Language language;

    private SubjectSheet(JsonNode record, Language language) {
        this.record = record;
        this.language = language;
    }

    /** Returns the decisions of a person in a period, with exact times. */
    public static ArrayNode decisions(NodeReport.Question question, DecisionLog log, ShopperId shopper) {
        ArrayNode decisions = JsonNodeFactory.instance.arrayNode();
        PayloadLines lines = new PayloadLines(ShardRunner.sequential(), (row, line) -> {
            line.remove("shopper");
            decisions.add(line.put("at", row.decision().at().toString()));
        });
        log.forEach(question.from(), question.until(), row -> {
            if (row.decision().shopper().equals(Optional.of(shopper))) {
                lines.add(row);
            }
        });
        lines.end();
        return decisions;
    }

    /**
     * Removes the reasons of decisions whose model failed a decisive test. Terms by part stay: they are arithmetic.
     *
     * @param faithfulness results by model
     */
    public static void withhold(ArrayNode decisions, JsonNode faithfulness) {
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        sections.set("faithfulness", faithfulness);
        Set<String> unreliable = new ReasonTests(sections).unreliable();
        for (JsonNode decision : decisions) {
            JsonNode document = decision.path("document");
            if (unreliable.contains(document.path("model").path("digest").asText())
                    && document.has("reasons")
                    && document instanceof ObjectNode own) {
                own.remove("reasons");
                own.put(WITHHELD, true);
            }
        }
    }

    /** Returns the number of all kept decisions of a person, with the first and the last day. */
    public static ObjectNode kept(DecisionLog log, ShopperId shopper, ZoneId zone) {
        List<String> days = new ArrayList<>();
        log.forEach(Instant.EPOCH, LAST, row -> {
            if (row.decision().shopper().equals(Optional.of(shopper))) {
                days.add(row.decision().at().atZone(zone).toLocalDate().toString());
            }
        });
        ObjectNode kept = JsonNodeFactory.instance.objectNode().put("decisions", days.size());
        return days.isEmpty() ? kept : kept.put("first", days.get(0)).put("last", days.get(days.size() - 1));
    }

    /**
     * Returns the interactions of a person, oldest first.
     *
     * @param unknown events of items that the catalogue lacks; they come last
     */
    public static ArrayNode interactions(
            InteractionSequence history, Catalogue catalogue, List<EventStore.Event> unknown) {
        ArrayNode interactions = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < history.length(); index++) {
            interactions
                    .addObject()
                    .put("item", catalogue.item(history.item(index)).id().value())
                    .put("type", history.type(index).name())
                    .put("day", DecisionDocument.day(history, index));
        }
        ZoneId zone = history.log().zone();
        unknown.forEach(event -> interactions
                .addObject()
                .put("item", event.item())
                .put("type", event.type())
                .put("day", event.at().atZone(zone).toLocalDate().toString()));
        return interactions;
    }

    /**
     * Returns the sheet.
     *
     * @param zone zone of the shop, in which days and times of the page are
     */
    public static ObjectNode record(
            NodeReport.Question question,
            ShopperId shopper,
            ZoneId zone,
            ArrayNode interactions,
            ArrayNode decisions,
            ObjectNode sections) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        root.put("node", question.node()).put("shopper", shopper.value());
        root.put("from", question.from().toString())
                .put("until", question.until().toString())
                .put("zone", zone.getId());
        root.set("interactions", interactions);
        root.set("decisions", decisions);
        root.set("sections", sections);
        return root;
    }

    /** Returns the sheet as a page. */
    public static String page(JsonNode record, Language language) {
        SubjectSheet sheet = new SubjectSheet(record, language);
        String node = record.path("node").asText();
        String shopper = record.path("shopper").asText();
        ReportView view = new ReportView(
                language.of(
                        "What " + node + " knows about " + shopper + ", and how it was used",
                        "Was " + node + " über " + shopper + " weiß, und wozu es verwendet wurde"),
                language.of("Subject sheet", "Auskunft"),
                language.of("recommendations, subject sheet", "Empfehlungen, Auskunft"),
                "",
                "",
                "",
                List.of(),
                List.of(),
                Table.of("", List.of(), List.of()),
                List.of(sheet.stored(), sheet.sent(), sheet.decisions(), sheet.requests(), sheet.limits()));
        return ReportPage.page(view, true, "", language);
    }

    private Section stored() {
        List<JsonNode> all = stream(record.path("interactions")).toList();
        JsonNode kept = record.path("sections").path("kept");
        List<String> text = new ArrayList<>();
        text.add(interactions(all.size())
                + days(all)
                + language.of(
                        ". Recommendations use these and nothing else about you.",
                        ". Empfehlungen verwenden diese und sonst nichts über Sie."));
        text.add(choices(kept.path("decisions").asLong())
                + (kept.has("first")
                        ? " "
                                + ReportWords.days(
                                        kept.path("first").asText(),
                                        kept.path("last").asText(),
                                        language)
                        : "")
                + language.of(
                        ": what we chose to show to you, and why. They are deleted after 184 days at the latest.",
                        ": was wir Ihnen zeigten, und warum. Sie werden spätestens nach 184 Tagen gelöscht."));
        String zone = record.path("zone").asText().replaceFirst("^Z$", "UTC");
        text.add(language.of(
                "All of it is kept on the shop's own machine. Times are those of the zone " + zone
                        + "; the period is in UTC.",
                "Alles liegt auf dem eigenen Rechner des Shops. Uhrzeiten gelten in der Zone " + zone
                        + "; der Zeitraum gilt in UTC."));
        if (all.size() > MOST_LISTED) {
            text.add(language.of(
                    "The list has the newest " + MOST_LISTED + "; the file subject.json beside this page has all.",
                    "Die Liste nennt die neuesten " + MOST_LISTED + "; die Datei subject.json neben dieser Seite nennt"
                            + " alle."));
        }
        List<List<String>> newest = all.subList(Math.max(0, all.size() - MOST_LISTED), all.size()).stream()
                .map(own -> List.of(
                        day(own.path("day").asText()),
                        ReportWords.type(own.path("type").asText(), language),
                        ReportWords.item(record, own.path("item").asText())))
                .toList();
        String what = language.of("What", "Was");
        List<Table> tables = all.isEmpty()
                ? List.of()
                : List.of(
                        Table.of(
                                language.of("In numbers", "In Zahlen"),
                                List.of(
                                        what,
                                        language.of(">Number", ">Anzahl"),
                                        language.of("First", "Zuerst"),
                                        language.of("Last", "Zuletzt")),
                                byType(all)),
                        Table.of(
                                language.of("One by one, oldest first", "Im Einzelnen, älteste zuerst"),
                                List.of(language.of("Day", "Tag"), what, language.of("Item", "Artikel")),
                                newest));
        return new Section(
                "data", language.of("What is stored about you", "Was über Sie gespeichert ist"), text, tables, "");
    }

    private List<List<String>> byType(List<JsonNode> all) {
        Map<String, List<JsonNode>> types = all.stream()
                .collect(Collectors.groupingBy(
                        own -> ReportWords.type(own.path("type").asText(), language),
                        TreeMap::new,
                        Collectors.toList()));
        return types.entrySet().stream()
                .map(own -> List.of(
                        own.getKey(),
                        Integer.toString(own.getValue().size()),
                        day(own.getValue().get(0).path("day").asText()),
                        day(own.getValue()
                                .get(own.getValue().size() - 1)
                                .path("day")
                                .asText())))
                .toList();
    }

    private String day(String day) {
        return day.isEmpty() ? language.of("not known", "nicht bekannt") : ReportWords.day(day, language);
    }

    /** Returns the first and the last known day with a blank before; empty if none is known. */
    private String days(List<JsonNode> interactions) {
        List<String> days = interactions.stream()
                .map(own -> own.path("day").asText())
                .filter(day -> !day.isEmpty())
                .sorted()
                .toList();
        return days.isEmpty() ? "" : " " + ReportWords.days(days.get(0), days.get(days.size() - 1), language);
    }

    private String interactions(long number) {
        return count(number, "interaction", "Interaktion|Interaktionen")
                + language.of(" with our shop", " mit unserem Shop");
    }

    private String choices(long number) {
        return count(number, "decision", "Entscheidung|Entscheidungen");
    }

    private String count(long number, String english, String german) {
        return ReportWords.count(number, english, german, language);
    }

    /** Returns what was computed from the data of the shop's shoppers and left the shop. */
    private Section sent() {
        JsonNode sent = record.path("sections").path("sent");
        List<String> text = new ArrayList<>();
        text.add(language.of(
                "The training with other shops sends nothing by name: no id, no interaction and no decision of yours. A"
                        + " report for an auditor may hold single decisions; ask the shop who has received one.",
                "Das Training mit anderen Shops sendet nichts mit Namen: keine Kennung, keine Interaktion und keine"
                        + " Entscheidung von Ihnen. Ein Bericht für Prüfer kann einzelne Entscheidungen enthalten; fragen"
                        + " Sie den Shop, wer einen erhalten hat."));
        if (sent.path("jobs").isEmpty()) {
            text.add(language.of(
                    "No sum was formed with other shops.", "Mit anderen Shops wurde keine Summe gebildet."));
        } else {
            text.add(language.of(
                    "Masked contributions to sums over several shops left it. A mask hides a contribution, and only the"
                            + " sum can be read. A contribution is computed from many shoppers' interactions; yours may"
                            + " be among them.",
                    "Maskierte Beiträge zu Summen über mehrere Shops haben ihn verlassen. Eine Maske verbirgt den Beitrag,"
                            + " lesbar ist nur die Summe. Ein Beitrag wird aus den Interaktionen vieler Personen"
                            + " berechnet; Ihre können darunter sein."));
        }
        for (JsonNode job : sent.path("jobs")) {
            text.add(job(job));
        }
        if (sent.has("reportsEpsilon")) {
            String epsilon = sent.path("reportsEpsilon").asText();
            text.add(language.of(
                    "Reports with counts of decisions may have left it, too: with noise, epsilon " + epsilon
                            + " of all of them for each shopper.",
                    "Berichte mit Zählungen von Entscheidungen können ihn auch verlassen haben: mit Rauschen, Epsilon "
                            + epsilon + " aller zusammen je Person."));
        }
        return new Section(
                "sent", language.of("What left the shop", "Was den Shop verlassen hat"), text, List.of(), "");
    }

    private String job(JsonNode job) {
        StringBuilder text = new StringBuilder(language.of("Training “", "Training „")
                + job.path("job").asText()
                + language.of("”, ", "“, ")
                + ReportWords.days(job.path("first").asText(), job.path("last").asText(), language)
                + ": "
                + count(job.path("updates").asLong(), "contribution", "Beitrag|Beiträge")
                + (job.path("rounds").asText().isEmpty()
                        ? language.of("; none is in a sum.", "; keiner steckt in einer Summe.")
                        : language.of("; in the sums of rounds ", "; in den Summen der Runden ")
                                + job.path("rounds").asText() + "."));
        for (SumWords sum : SumKind.allWords()) {
            String key = sum.key();
            boolean exact = job.has(key);
            if (exact || job.has(key + "Epsilon")) {
                text.append(language.of(
                                " Before it, a sum of " + sum.noun() + " of items: ",
                                " Davor eine Summe über alle Shops: "))
                        .append(
                                exact
                                        ? language.of("without a guarantee.", "ohne Garantie.")
                                        : "epsilon " + job.path(key + "Epsilon").asText() + ".");
            }
        }
        return text.append(' ').append(guarantee(job)).toString();
    }

    private String guarantee(JsonNode job) {
        return switch (job.path("noise").asText()) {
            case "none" ->
                language.of(
                        "No guarantee: no noise was added, so nothing limits what these sums can reveal about you.",
                        "Keine Garantie: Ohne Rauschen begrenzt nichts, was diese Summen über Sie verraten können.");
            case "not known" ->
                language.of(
                        "Its guarantee is not known: the plan is not on this node.",
                        "Die Garantie ist nicht bekannt: Der Plan liegt nicht auf diesem Knoten.");
            default -> {
                String figures = "epsilon " + job.path("epsilon").asText() + ", delta "
                        + job.path("delta").asText();
                boolean merchant = job.path("unit").asText().equals("merchant");
                yield language.of(
                        "Guarantee: noise limits what all these sums reveal about one "
                                + (merchant ? "merchant" : "shopper") + " (" + figures
                                + "; 0 would be nothing).",
                        "Garantie: Rauschen begrenzt, was alle diese Summen über "
                                + (merchant ? "einen Shop" : "eine Person") + " verraten (" + figures
                                + "; 0 wäre nichts).");
            }
        };
    }

    private Section decisions() {
        List<String> text = new ArrayList<>();
        text.add(language.of(
                        count(record.path("decisions").size(), "time", "")
                                + (ReportWords.isOneDay(record) ? " on " : " from ") + ReportWords.period(record)
                                + " we chose what to show to you. ",
                        "Zeitraum " + ReportWords.period(record, language) + ": "
                                + choices(record.path("decisions").size()) + ". ")
                + reasons());
        text.addAll(tests());
        DecisionCards cards = new DecisionCards(record, language);
        text.addAll(cards.leftOut());
        return new Section(
                "decisions",
                language.of("What was shown to you, and why", "Was Ihnen gezeigt wurde, und warum"),
                List.of(),
                text,
                List.of(),
                cards.all(false),
                "");
    }

    private static boolean has(JsonNode decision, String field) {
        JsonNode own = decision.path("document").path(field);
        return own.asBoolean() || !own.isEmpty();
    }

    private String reasons() {
        boolean given = stream(record.path("decisions")).anyMatch(own -> has(own, "reasons"));
        boolean withheld = stream(record.path("decisions")).anyMatch(own -> has(own, WITHHELD));
        boolean used =
                stream(record.path("decisions")).anyMatch(own -> DecisionDocument.usesHistory(own.path("document")));
        if (!given) {
            return withheld
                    ? language.of("Each choice is here, without its reasons.", "Jede steht hier, ohne ihre Gründe.")
                    : language.of(
                            "There are no reasons in this period" + (used ? "." : ": nothing that you did was used."),
                            "Gründe gibt es in diesem Zeitraum nicht"
                                    + (used ? "." : ": Nichts, was Sie taten, wurde verwendet."));
        }
        return language.of(
                (withheld
                                ? "Some choices are here with their reasons: "
                                : "Each choice that used what you did is here with its reasons: ")
                        + "numbers that add up to the score by which items were ordered.",
                (withheld
                                ? "Manche stehen hier mit ihren Gründen: "
                                : "Jede, die Ihren Verlauf verwendete, steht hier mit ihren Gründen: ")
                        + "Zahlen, die zusammen den Wert ergeben, nach dem Artikel geordnet wurden.");
    }

    /** Returns lines about tests of reasons and about withheld reasons. */
    private List<String> tests() {
        boolean any = stream(record.path("decisions")).anyMatch(own -> has(own, "reasons") || has(own, WITHHELD));
        if (!any) {
            return List.of();
        }
        List<String> text = new ArrayList<>();
        ReasonTests tests = new ReasonTests(record.path("sections"), language);
        long withheld = stream(record.path("decisions"))
                .filter(own -> own.path("document").path(WITHHELD).asBoolean())
                .count();
        if (withheld > 0) {
            text.add(language.of(
                    "Reasons of " + count(withheld, "choice", "")
                            + " are withheld, since they may name what did not count. These tests failed on our data: "
                            + String.join("; ", tests.failed())
                            + ". “What would have changed it” stays: it was checked by choosing again.",
                    "Gründe von " + count(withheld, "", "Entscheidung|Entscheidungen")
                            + " entfallen, weil sie nennen könnten, was nicht zählte. Diese Prüfungen sind auf unseren"
                            + " Daten gescheitert: " + String.join("; ", tests.failed())
                            + ". „Was hätte es geändert“ bleibt: Das wurde durch neues Wählen geprüft."));
        }
        if (!tests.isMeasured()) {
            text.add(language.of(
                    "Whether the reasons are faithful was not tested on our data.",
                    "Ob die Gründe stimmen, wurde auf unseren Daten nicht geprüft."));
        } else if (!tests.missing().isEmpty()) {
            text.add(language.of(
                            "Whether the reasons are faithful was not tested on our data for choices by model ",
                            "Ob die Gründe stimmen, wurde auf unseren Daten nicht geprüft für Modell ")
                    + String.join(", ", tests.missing()) + ".");
        }
        return text;
    }

    private Section requests() {
        String shopper = record.path("shopper").asText();
        String own =
                choices(record.path("sections").path("kept").path("decisions").asLong());
        String stored = count(record.path("interactions").size(), "interaction", "Interaktion|Interaktionen");
        return new Section(
                "requests",
                language.of("What you can ask for", "Was Sie verlangen können"),
                List.of(
                        language.of(
                                "Erasure: write to the shop and name the id “" + shopper
                                        + "”. The shop runs hanse node erase with this id. That deletes "
                                        + stored + " and " + own
                                        + ", and later imports leave you out. Sums and models from before stay as they"
                                        + " are.",
                                "Löschung: Schreiben Sie dem Shop und nennen Sie die Kennung „" + shopper
                                        + "“. Der Shop führt damit hanse node erase aus. Das löscht "
                                        + stored + " und " + own
                                        + ", und spätere Importe lassen Sie aus. Frühere Summen und Modelle bleiben, wie"
                                        + " sie sind."),
                        language.of(
                                "No profiling: scores are then the same as for every visitor.",
                                "Keine Profilbildung: Werte sind dann dieselben wie für alle Besucher."),
                        language.of(
                                "Correction: the shop corrects its data, and imports them again.",
                                "Berichtigung: Der Shop berichtigt seine Daten und importiert sie neu.")),
                List.of(),
                "");
    }

    private Section limits() {
        return new Section(
                "limits",
                language.of("What this sheet does not show", "Was diese Auskunft nicht zeigt"),
                List.of(
                        language.of(
                                "Decisions older than 184 days are deleted, and are not in this list.",
                                "Entscheidungen, die älter als 184 Tage sind, sind gelöscht und stehen nicht hier."),
                        language.of(
                                "manifest.json signs this sheet: it holds the SHA-256 of subject.json and subject.html,"
                                        + " and a signature by the key in node.pub. hanse verify report verifies it.",
                                "manifest.json unterschreibt diese Auskunft: Die Datei enthält den SHA-256 von"
                                        + " subject.json und subject.html und eine Signatur mit dem Schlüssel in"
                                        + " node.pub. hanse verify report prüft sie."),
                        language.of(
                                "It does not show data that the shop holds outside of this system.",
                                "Sie zeigt keine Daten, die der Shop außerhalb dieses Systems hat."),
                        language.of(
                                "“What would have changed it” is computed with the present model, where that is the one"
                                        + " that made the choice.",
                                "„Was hätte es geändert“ wird mit dem jetzigen Modell berechnet, wenn dieses auch die"
                                        + " Entscheidung traf.")),
                List.of(),
                "");
    }
}
