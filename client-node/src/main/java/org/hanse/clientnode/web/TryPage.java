// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.clientnode.explain.ExplanationSummary.Comparison;
import org.hanse.clientnode.explain.ExplanationSummary.Part;
import org.hanse.clientnode.owner.TryDocument;
import org.hanse.clientnode.owner.TryDocument.Place;
import org.hanse.clientnode.owner.TryService;
import org.hanse.config.InvalidInputException;

/** Page of a shopper: history left, recommendations right, reasons, and what changes without an interaction. A preview: nothing is logged. */
final class TryPage implements Page {

    private static final int PLACES = 3;
    private static final int LONGEST = 200;
    private static final String SHOPPER = "shopper";
    private static final String USED = "used";
    private static final String PREVIEW = "preview";
    private static final String ITEM = "item";
    private static final String AGAINST = "against";

    private final TryService service;

    /**
     * What the template shows.
     *
     * @param shopper text of the field
     * @param chosen what belongs to a shopper; empty before one is chosen
     */
    record View(String shopper, List<Example> examples, Optional<Chosen> chosen) {}

    record Example(String path, String label) {}

    /**
     * What belongs to a shopper.
     *
     * @param by sentence about what ranked the items
     * @param state hidden fields that keep the preview
     */
    record Chosen(
            String shopper,
            String by,
            List<Past> history,
            Optional<String> older,
            List<Row> items,
            Optional<Preview> preview,
            Optional<Why> why,
            List<Hidden> state,
            String all) {}

    record Past(int index, ShownText title, String type, String time, boolean used) {}

    /** Recommended item. */
    record Row(int place, ShownText title, String score, String why, boolean chosen) {}

    /** List without some interactions. */
    record Preview(String heading, List<Moved> items) {}

    record Moved(int place, ShownText title, TodayPage.State state) {}

    record Hidden(String name, String value) {}

    /** Explanation in words, and its numbers. */
    record Why(
            String heading,
            String item,
            List<String> supports,
            List<String> opposes,
            Optional<String> warning,
            String grade,
            List<Bar> bars,
            Optional<Change> change,
            List<Versus> versus,
            Optional<Found> found,
            String searched) {}

    record Change(String result, List<String> interactions, List<String> notes) {}

    record Versus(String heading, Optional<String> note, List<Bar> bars) {}

    /** Items that a search found. */
    record Found(String heading, List<Example> items) {}

    /**
     * Part of a score with its bar in a range from 0 to 100.
     *
     * @param kind for, against or sum
     */
    record Bar(String name, String term, String kind, String from, String width) {}

    TryPage(TryService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "try";
    }

    @Override
    public Object view(Visit visit) {
        Optional<String> shopper = text(visit, SHOPPER);
        TryDocument document = service.document(new TryService.Request(
                shopper,
                used(visit),
                text(visit, ITEM),
                text(visit, AGAINST),
                visit.words().language().toString()));
        return new View(
                shopper.orElse(""),
                document.examples().stream()
                        .map(own -> new Example("/try?shopper=" + encoded(own), own))
                        .toList(),
                document.shopper().map(own -> chosen(own, document, visit)));
    }

    private static Optional<String> text(Visit visit, String name) {
        return visit.query(name).map(own -> {
            if (own.length() > LONGEST) {
                throw new InvalidInputException(name + ": found " + own.length() + " characters; expected " + LONGEST
                        + " at most. Fix: write a shorter text");
            }
            return own.strip();
        });
    }

    /** Returns the interactions that are ticked; a form that has no tick at all says so by its own field. */
    private static Optional<Set<Integer>> used(Visit visit) {
        try {
            return visit.query(PREVIEW).isPresent()
                    ? Optional.of(
                            visit.queries(USED).stream().map(Integer::valueOf).collect(Collectors.toSet()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "used: found no number; expected indices. Fix: choose the shopper again", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Chosen chosen(String shopper, TryDocument document, Visit visit) {
        PageWords words = visit.words();
        List<Hidden> state = state(document);
        String here = "/try?shopper=" + encoded(shopper)
                + state.stream()
                        .map(own -> "&" + own.name() + "=" + encoded(own.value()))
                        .collect(Collectors.joining());
        Optional<String> explained = document.why().map(TryDocument.Why::item);
        return new Chosen(
                shopper,
                words.of("try.by", document.by().orElseThrow()) + " "
                        + words.of("try.because", document.because().orElseThrow()),
                document.history().stream().map(own -> past(own, words)).toList(),
                document.older() > 0 ? Optional.of(words.of("try.older", document.older())) : Optional.empty(),
                document.items().stream()
                        .map(own -> new Row(
                                own.place(),
                                ShownText.of(own.title().isBlank() ? own.item() : own.title()),
                                words.decimals(own.score(), PLACES),
                                here + "&item=" + encoded(own.item()) + "#why",
                                explained.equals(Optional.of(own.item()))))
                        .toList(),
                document.after().map(own -> preview(own, document, words)),
                document.why().map(own -> why(own, document, here, words)),
                state,
                "/try?shopper=" + encoded(shopper));
    }

    /** Returns the fields that keep which interactions are used; none if all are. */
    private static List<Hidden> state(TryDocument document) {
        List<Hidden> state = new ArrayList<>();
        if (document.after().isPresent()) {
            state.add(new Hidden(PREVIEW, "1"));
            document.history().stream()
                    .filter(TryDocument.Past::used)
                    .forEach(own -> state.add(new Hidden(USED, Integer.toString(own.index()))));
        }
        return state;
    }

    private static Past past(TryDocument.Past own, PageWords words) {
        return new Past(
                own.index(),
                ShownText.of(own.title()),
                words.type(own.type()),
                own.time().map(at -> words.time(Instant.parse(at))).orElse(""),
                own.used());
    }

    private static Preview preview(List<Place> after, TryDocument document, PageWords words) {
        long removed = document.history().stream().filter(own -> !own.used()).count();
        long moved = after.stream()
                .filter(own -> !own.before().equals(Optional.of(own.place())))
                .count();
        return new Preview(
                words.of(moved == 0 ? "try.unchanged" : "try.changed", removed, moved),
                after.stream()
                        .map(own -> new Moved(
                                own.place(),
                                ShownText.of(own.title().isBlank() ? own.item() : own.title()),
                                moved(own, words)))
                        .toList());
    }

    private static TodayPage.State moved(Place own, PageWords words) {
        if (own.before().isEmpty()) {
            return new TodayPage.State("new", words.of("try.new"));
        }
        int up = own.before().get() - own.place();
        return up == 0
                ? new TodayPage.State("idle", words.of("try.same"))
                : up > 0
                        ? new TodayPage.State("up", words.of("try.up", up))
                        : new TodayPage.State("down", words.of("try.down", -up));
    }

    private static Why why(TryDocument.Why own, TryDocument document, String here, PageWords words) {
        return new Why(
                words.of("try.why", own.summary().title()),
                own.item(),
                own.summary().supports(),
                own.summary().opposes(),
                own.summary().warning(),
                own.summary().grade(),
                bars(own.summary().parts(), words),
                own.summary()
                        .change()
                        .map(change -> new Change(change.result(), change.interactions(), change.notes())),
                own.summary().comparison().stream()
                        .map(versus -> versus(versus, own, words))
                        .toList(),
                document.search()
                        .filter(search -> search.items().size() != 1)
                        .map(search -> found(search, own.item(), here, words)),
                document.search().map(TryDocument.Search::text).orElse(""));
    }

    private static Versus versus(Comparison versus, TryDocument.Why own, PageWords words) {
        return new Versus(
                versus.heading(), own.note().map(note -> words.of("try.absent", note)), bars(versus.parts(), words));
    }

    private static Found found(TryDocument.Search search, String item, String here, PageWords words) {
        return new Found(
                words.of(
                        "try.found",
                        search.items().size(),
                        ShownText.of(search.text()).head()),
                search.items().stream()
                        .map(own -> new Example(
                                here + "&item=" + encoded(item) + "&against=" + encoded(own.item()) + "#versus",
                                ShownText.of(own.title()).head()))
                        .toList());
    }

    /** Returns bars. Each begins where the one before ends; the last one is the sum. */
    private static List<Bar> bars(List<Part> parts, PageWords words) {
        double low = 0;
        double high = 0;
        double sum = 0;
        for (Part part : parts.subList(0, parts.size() - 1)) {
            sum += part.term();
            low = Math.min(low, sum);
            high = Math.max(high, sum);
        }
        double range = high == low ? 1 : high - low;
        List<Bar> bars = new ArrayList<>();
        double start = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean isSum = i == parts.size() - 1;
            double from = isSum ? 0 : start;
            double to = from + part.term();
            start = to;
            bars.add(new Bar(
                    part.name(),
                    (part.term() > 0 && !isSum ? "+" : "") + words.decimals(part.term(), PLACES),
                    isSum ? "sum" : part.term() < 0 ? "against" : "for",
                    percent((Math.min(from, to) - low) / range),
                    percent(Math.abs(part.term()) / range)));
        }
        return bars;
    }

    private static String percent(double share) {
        return Double.toString(Math.round(1000 * share) / 10.0);
    }
}
