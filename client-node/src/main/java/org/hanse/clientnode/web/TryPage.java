// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final String REQUEST = "request";
    private static final String PATH = "/try?" + REQUEST + "=";
    private static final String USED = "used";
    private static final String PREVIEW = "preview";
    private static final String LENGTH = "length";
    private static final String ITEM = "item";
    private static final String AGAINST = "against";

    private final TryService service;
    private final RandomWords<String> shoppers;

    /**
     * What the template shows.
     *
     * @param shopper text of the field
     * @param examples ids of shoppers
     * @param over whether the shopper of the address is forgotten, so that the id has to be written again
     * @param chosen what belongs to a shopper; empty before one is chosen
     */
    record View(String shopper, List<String> examples, boolean over, Optional<Chosen> chosen) {}

    /**
     * What belongs to a shopper.
     *
     * @param request word of the shopper
     * @param by sentence about what ranked the items
     * @param length length of the history
     * @param state hidden fields that keep the preview
     */
    record Chosen(
            String request,
            String by,
            List<Past> history,
            int length,
            Optional<String> older,
            List<Row> items,
            Optional<Preview> preview,
            Optional<Why> why,
            List<Hidden> state,
            String all) {}

    record Past(int index, ShownText title, String type, String time, boolean used) {}

    /** Recommended item. */
    record Row(ShownText title, String why, boolean chosen) {}

    /** List without some interactions. */
    record Preview(String heading, List<Moved> items) {}

    record Moved(ShownText title, State state) {}

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
    record Found(String heading, List<Link> items) {}

    record Link(String path, String label) {}

    /**
     * Part of a score with its bar in a range from 0 to 100.
     *
     * @param kind for, against or sum
     */
    record Bar(String name, String term, String kind, String from, String width) {}

    /** @param shoppers ids of shoppers, which must not stand in addresses */
    TryPage(TryService service, RandomWords<String> shoppers) {
        this.service = service;
        this.shoppers = shoppers;
    }

    @Override
    public String name() {
        return "try";
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of("show", this::show);
    }

    private String show(Visit visit) {
        return text(visit.form(SHOPPER), SHOPPER)
                .map(own -> PATH + shoppers.add(own))
                .orElse("/" + name());
    }

    @Override
    public Object view(Visit visit) {
        Optional<String> request = visit.query(REQUEST);
        Optional<String> shopper = request.flatMap(shoppers::find);
        TryDocument document = service.document(new TryService.Request(
                shopper,
                used(visit),
                text(visit.query(ITEM), ITEM),
                text(visit.query(AGAINST), AGAINST),
                visit.words().language().toString()));
        return new View(
                shopper.orElse(""),
                document.examples(),
                request.isPresent() && shopper.isEmpty(),
                document.shopper().map(own -> chosen(request.orElseThrow(), document, visit)));
    }

    private static Optional<String> text(Optional<String> text, String name) {
        return text.map(own -> {
            if (own.length() > LONGEST) {
                throw new InvalidInputException(name + ": found " + own.length() + " characters; expected " + LONGEST
                        + " at most. Fix: write a shorter text");
            }
            return own.strip();
        });
    }

    /** Returns the interactions that are ticked; a form that has no tick at all says so by its own field. */
    private static Optional<TryService.Used> used(Visit visit) {
        try {
            return visit.query(PREVIEW).isPresent()
                    ? Optional.of(new TryService.Used(
                            visit.queries(USED).stream().map(Integer::valueOf).collect(Collectors.toSet()),
                            visit.query(LENGTH).map(Integer::valueOf).orElse(Integer.MAX_VALUE)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "used: found no number; expected indices and a length. Fix: choose the shopper again", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Chosen chosen(String request, TryDocument document, Visit visit) {
        PageWords words = visit.words();
        List<Hidden> state = state(document);
        String here = PATH
                + encoded(request)
                + state.stream()
                        .map(own -> "&" + own.name() + "=" + encoded(own.value()))
                        .collect(Collectors.joining());
        Optional<String> explained = document.why().map(TryDocument.Why::item);
        return new Chosen(
                request,
                words.of("try.by", document.by().orElseThrow()) + " "
                        + words.of("try.because", document.because().orElseThrow()),
                document.history().stream().map(own -> past(own, words)).toList(),
                length(document),
                document.older() > 0 ? Optional.of(words.of("try.older", document.older())) : Optional.empty(),
                document.items().stream()
                        .map(own -> new Row(
                                ShownText.of(own.title().isBlank() ? own.item() : own.title()),
                                here + "&item=" + encoded(own.item()) + "#why",
                                explained.equals(Optional.of(own.item()))))
                        .toList(),
                document.after().map(own -> preview(own, document, words)),
                document.why().map(own -> why(own, document, here, words)),
                state,
                PATH + encoded(request));
    }

    private static int length(TryDocument document) {
        return document.older() + document.history().size();
    }

    /** Returns the fields that keep which interactions are used; none if all are. */
    private static List<Hidden> state(TryDocument document) {
        List<Hidden> state = new ArrayList<>();
        if (document.after().isPresent()) {
            state.add(new Hidden(PREVIEW, "1"));
            state.add(new Hidden(LENGTH, Integer.toString(length(document))));
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
                                ShownText.of(own.title().isBlank() ? own.item() : own.title()), moved(own, words)))
                        .toList());
    }

    private static State moved(Place own, PageWords words) {
        if (own.before().isEmpty()) {
            return new State("new", words.of("try.new"));
        }
        int up = own.before().get() - own.place();
        return up == 0
                ? new State("idle", words.of("try.same"))
                : up > 0 ? new State("up", words.of("try.up", up)) : new State("down", words.of("try.down", -up));
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
                        .map(own -> new Link(
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
