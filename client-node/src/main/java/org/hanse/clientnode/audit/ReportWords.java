// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hanse.cli.Words;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.core.federation.Name;
import org.hanse.explain.DisplayText;

/** Figures and names of a record in words. */
final class ReportWords {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH 'h' 'UTC'", Locale.ENGLISH);
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\uFFFE\\uFFFF&&[^\n\t]]");
    private static final int DIGITS = 4;
    private static final String NO_MODEL = "no model";
    /** Row of models that few shoppers met. */
    private static final String OTHER = "other";

    private static final int SHORT_DIGEST = 12;
    private static final int LONGEST_NAME = 60;

    /** Names of parts of scores in German, as short as {@link #shortPart}. */
    private static final Map<String, String> GERMAN_PARTS = Map.of(
            "base", "Grundwert",
            "network", "Trainiertes Netz",
            "transitions", "Danach gewählt",
            "coOccurrence", "Auch gewählt",
            "content", "Ähnlichkeit",
            "identity", "Wieder",
            "sequence", "Folge");

    private static final Map<String, String> PARTS = Map.of(
            "base", "Base: the same for every shopper",
            "network", "Trained network: items that people often choose after similar steps",
            "transitions", "Followed by: what others did next in this shop",
            "coOccurrence", "Also met: items that the same shoppers met",
            "content", "Similarity: similar titles and attributes",
            "identity", "Again: the very item that the shopper met",
            "sequence", "Sequence: all interactions together, of no single one");

    private static final Map<String, String> WHY = Map.of(
            "base", "It is all that is known without any interaction.",
            "network",
                    "It learned at many shops which item people often choose next, after they did similar things in a similar order.",
            "transitions", "Shoppers of this shop often went on from one item to the other.",
            "coOccurrence", "Many shoppers of this shop met both items.",
            "content", "The descriptions of the two items are similar.",
            "identity", "The shopper met the item itself.",
            "sequence",
                    "It learned which item people often choose next after such a sequence. It does not divide this among interactions.");

    private static final Map<String, String> KINDS = Map.of(
            "personal", "personal: with the shopper's interactions, by a model or a mix of tables",
            "anonymous", "anonymous: the same for every shopper",
            "content", "content: similarity to the shopper's items, no model was served",
            "popularity", "popularity: number of shoppers of an item, the same for every shopper",
            "other", "other: rows of few shoppers together");

    private static final Map<String, String> RULES = Map.of(
            "exclude met items", "items that the shopper met are left out",
            "excluded items", "items that the shop names are left out",
            "candidates alone", "items that the shop names alone are allowed",
            "pinned items", "places fixed by the shop",
            "other", "other: rows of few shoppers together");

    private ReportWords() {}

    static String part(String part) {
        return PARTS.getOrDefault(part, part);
    }

    /** Returns the name of a part before the colon. */
    static String shortPart(String part) {
        return part(part).split(":", 2)[0];
    }

    static String shortPart(String part, Language language) {
        return language.of(shortPart(part), GERMAN_PARTS.getOrDefault(part, part));
    }

    static String why(String part) {
        return WHY.getOrDefault(part, "");
    }

    static String rule(String rule) {
        return RULES.getOrDefault(rule, rule);
    }

    static String kind(String servedBy) {
        return KINDS.getOrDefault(servedBy, servedBy);
    }

    /** Returns a sentence with a capital letter. */
    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Returns a count with thousands separators. */
    static String count(long count) {
        return Words.count(count);
    }

    /** Returns a count with its noun. */
    static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /**
     * Returns a count with its noun in a language.
     *
     * @param english noun, whose plural ends in s
     * @param german noun, and after a bar its plural
     */
    static String count(long count, String english, String german, Language language) {
        int bar = german.indexOf('|');
        return language.of(
                count(count, english),
                count(count).replace(',', '.') + " "
                        + (count == 1 && bar > 0 ? german.substring(0, bar) : german.substring(bar + 1)));
    }

    /** Returns a share, a decimal text, as a percentage. */
    static String percent(String share) {
        BigDecimal percent = decimal(share).movePointRight(2);
        boolean tiny = percent.signum() != 0 && percent.abs().compareTo(new BigDecimal("0.05")) < 0;
        return tiny
                ? (percent.signum() < 0 ? "above −0.1\u00a0%" : "below 0.1\u00a0%")
                : percent.setScale(1, RoundingMode.HALF_UP).toPlainString().replace('-', '−') + "\u00a0%";
    }

    /** Returns a change of a share in percentage points. */
    static String points(String change) {
        String text = decimal(change)
                .movePointRight(2)
                .setScale(1, RoundingMode.HALF_UP)
                .toPlainString();
        return text.startsWith("-") ? text.replace('-', '−') : "+" + text;
    }

    /** Returns a number with four digits after the point. */
    static String number(String value) {
        return decimal(value)
                .setScale(DIGITS, RoundingMode.HALF_UP)
                .toPlainString()
                .replace('-', '−');
    }

    /** Returns whether a number rounds to zero in the report. */
    static boolean isZero(String value) {
        return decimal(value).setScale(DIGITS, RoundingMode.HALF_UP).signum() == 0;
    }

    /** Returns a number with its sign. */
    static String signed(String value) {
        return (decimal(value).signum() < 0 ? "" : "+") + number(value);
    }

    static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    /** Returns the first and the last day of a record, or its only day. */
    static String period(JsonNode record) {
        return period(record, Language.EN);
    }

    static String period(JsonNode record, Language language) {
        String first = day(day(record, "from", 0), language);
        return isOneDay(record) ? first : first + language.of(" to ", " bis ") + day(day(record, "until", 1), language);
    }

    static boolean isOneDay(JsonNode record) {
        return day(record, "from", 0).equals(day(record, "until", 1));
    }

    private static String day(JsonNode record, String key, int before) {
        return Instant.parse(record.path(key).asText())
                .minusSeconds(before)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    /** Returns a day, such as one of an interaction. */
    static String day(String date, Language language) {
        return DateTimeFormatter.ofPattern(language.of("d MMMM yyyy", "d. MMMM yyyy"), language.locale())
                .format(LocalDate.parse(date));
    }

    /** Returns the first and the last of days, or the only one. */
    static String days(String first, String last, Language language) {
        return first.equals(last)
                ? language.of("on ", "am ") + day(first, language)
                : language.of("from ", "vom ")
                        + day(first, language)
                        + language.of(" to ", " bis ")
                        + day(last, language);
    }

    static String hour(String at) {
        return HOUR.format(Instant.parse(at).atOffset(ZoneOffset.UTC));
    }

    /** Returns the time of a decision: the hour, or on a sheet, which has the shop's zone, the minute there. */
    static String time(JsonNode record, String at, Language language) {
        String zone = record.path("zone").asText();
        return zone.isEmpty()
                ? hour(at)
                : DateTimeFormatter.ofPattern(
                                language.of("d MMMM yyyy, HH:mm", "d. MMMM yyyy, HH:mm 'Uhr'"), language.locale())
                        .format(Instant.parse(at).atZone(ZoneId.of(zone)));
    }

    /** Returns title and id of an item; the id alone where there is no title. */
    static String item(JsonNode record, String id) {
        String title =
                record.path("sections").path("titles").path("items").path(id).asText();
        String name = DisplayText.of(id, Integer.MAX_VALUE);
        return printable(title.isBlank() ? name : DisplayText.of(title, LONGEST_NAME) + " (" + name + ")");
    }

    /** Returns type, item and day of an interaction. */
    static String interaction(JsonNode record, JsonNode own, Language language) {
        String day = own.path(2).asText();
        return type(own.path(1).asText(), language)
                + language.of(" of ", ": ")
                + item(record, own.path(0).asText())
                + (day.isEmpty() ? "" : language.of(" on ", " am ") + day(day, language));
    }

    /** Returns a type of interactions as the record has it, or its German word. */
    static String type(String type, Language language) {
        return language == Language.EN ? type : Phrases.of(language).type(type);
    }

    /** Removes invisible characters, and replaces control characters, which XML does not allow. */
    static String printable(String text) {
        return NOT_PRINTABLE.matcher(Name.visible(text)).replaceAll("\uFFFD");
    }

    /** Returns a digest that fits in a line. */
    static String digest(String digest) {
        return digest(digest, Language.EN);
    }

    static String digest(String digest, Language language) {
        return digest.isEmpty()
                ? language.of(NO_MODEL, "keines")
                : digest.length() <= SHORT_DIGEST ? digest : digest.substring(0, SHORT_DIGEST) + "…";
    }

    /** Returns whether a row of models is of one model: decisions without one, and models of few shoppers, have a row each. */
    static boolean isNamedModel(JsonNode row) {
        return !List.of("", OTHER).contains(row.path("digest").asText());
    }

    /** Returns the digest of a row of models, or what it is of. */
    static String model(JsonNode row) {
        String digest = row.path("digest").asText();
        return digest.isEmpty() ? NO_MODEL : isNamedModel(row) ? digest : "models not shown (few shoppers)";
    }

    /** Returns the job of a row of models; a mix of the node's own tables has none, and the own network, whose round is that of an epoch. */
    static String job(JsonNode row) {
        String job = row.path("job").asText();
        return !job.isEmpty() ? job : row.path("round").asInt() > 0 ? "own network" : "mix of tables";
    }

    /** Returns the rows of the log that a statement is from. */
    static String rows(JsonNode rows) {
        if (isHidden(rows)) {
            return "From the log of decisions: a number of rows that is not shown (few shoppers).";
        }
        long count = rows.path("count").asLong();
        return count == 0
                ? "From the log of decisions: no row."
                : "From the log of decisions: " + count(count, "row") + " between numbers "
                        + count(rows.path("first").asLong()) + " and "
                        + count(rows.path("last").asLong()) + ".";
    }

    /** Returns whether a figure is left out because it is of few shoppers. */
    static boolean isHidden(JsonNode part) {
        return part.path("hidden").asBoolean();
    }

    /** Returns whether a section is computed. */
    static boolean isComputed(JsonNode section) {
        return !section.isMissingNode() && section.path("computed").asBoolean(true);
    }

    /** Returns why a section is not computed. */
    static String notComputed(JsonNode section) {
        return "Not computed: " + section.path("why").asText().replaceAll("\\.$", "") + ".";
    }
}
