// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.owner.ExperimentDocument;
import org.hanse.clientnode.owner.LogDocument;
import org.hanse.clientnode.owner.TodayDocument;
import org.hanse.clientnode.owner.TodayDocument.Figure;
import org.hanse.clientnode.owner.TodayDocument.Judgement;
import org.hanse.clientnode.owner.TodayDocument.Need;
import org.hanse.clientnode.owner.TodayDocument.Verdict;
import org.hanse.clientnode.owner.TodayService;

/** Page of the state today: verdict, freshness of the data, training, and the last 24 hours. */
final class TodayPage implements Page {

    private static final int PLACES = 3;
    private static final Map<Need, String> PLACES_OF_NEEDS = Map.of(
            Need.PLAN_WAITS, "/inbox",
            Need.PLANS_UNREADABLE, "/inbox",
            Need.DATA_PROBLEM, "/data",
            Need.DATA_OLD, "/data",
            Need.TRAINING_FAILED, "#training",
            Need.TOO_FEW_QUERIES, "#verdict",
            Need.MOSTLY_POPULARITY, "/try");

    private final TodayService service;

    /**
     * What the template shows.
     *
     * @param stale text of a stream that was cut
     */
    record View(
            String at,
            String stale,
            List<NeedLink> needs,
            String verdict,
            String why,
            Optional<String> lead,
            Optional<String> values,
            String exploring,
            Optional<String> behind,
            String basis,
            List<Row> candidates,
            List<String> log,
            Optional<Live> experiment,
            Freshness data,
            Training training,
            Day day) {}

    /** @param path place where the owner does it; empty if no page is one */
    record NeedLink(Optional<String> path, String label) {}

    /** Row of the table of candidates. */
    record Row(String name, String value, String over, boolean served) {}

    /** Section of the experiment with live shoppers. */
    record Live(State state, List<String> notes) {}

    record Freshness(State state, String newest, String size, String read) {}

    record Training(State state, List<String> notes) {}

    record Day(String decisions, List<Count> servedBy, List<Count> events) {}

    record Count(String name, String value) {}

    TodayPage(TodayService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "today";
    }

    @Override
    public Object view(Visit visit) {
        return view(visit.words());
    }

    /** Returns what the live part shows. */
    View view(PageWords words) {
        TodayDocument today = service.document();
        Verdict verdict = today.verdict();
        Figure served =
                verdict.candidates().stream().filter(Figure::served).findFirst().orElseThrow();
        return new View(
                words.hour(Instant.parse(today.at())),
                words.of("today.stale", "{0}"),
                today.needs().stream()
                        .map(own -> new NeedLink(
                                Optional.ofNullable(PLACES_OF_NEEDS.get(own)), words.of("today.need", own)))
                        .toList(),
                serves(verdict, name("source", served, words), words),
                why(verdict, served, words),
                verdict.lead().map(own -> lead(own, words)),
                verdict.values().map(own -> words.of("today.values", own.reason())),
                exploring(today.exploration(), words),
                verdict.behind() ? Optional.of(words.of("today.behind")) : Optional.empty(),
                words.of("today.basis", verdict.metric().orElse("").toUpperCase(Locale.ROOT), verdict.queries()),
                verdict.judgement() == Judgement.NOT_COMPARED
                        ? List.of()
                        : verdict.candidates().stream()
                                .map(own -> row(own, words))
                                .toList(),
                log(today.log(), words),
                today.experiment().map(own -> experiment(own, words)),
                data(today, words),
                training(today, words),
                day(today.day(), words));
    }

    /** Returns the name of a candidate: {@code source} within a sentence, {@code name} alone. */
    private static String name(String prefix, Figure own, PageWords words) {
        return words.of(prefix, own.source(), own.job().orElse(""), own.round().orElse(0));
    }

    private static String serves(Verdict verdict, String source, PageWords words) {
        Optional<String> compared = verdict.compared().map(at -> words.time(Instant.parse(at)));
        Optional<String> since = verdict.since().map(at -> words.time(Instant.parse(at)));
        if (compared.isEmpty()) {
            return words.of("today.serves", source);
        }
        return since.map(at -> words.of("today.serves.since", source, at, compared.get()))
                .orElseGet(() -> words.of("today.serves.compared", source, compared.get()));
    }

    private static String why(Verdict verdict, Figure served, PageWords words) {
        double over = served.overPopularity().orElse(0.0);
        return switch (verdict.judgement()) {
            case NOT_COMPARED, TOO_FEW ->
                words.of("today.why", verdict.judgement(), verdict.queries(), verdict.least());
            case KEPT, REPLACED -> words.of("today.why", verdict.judgement());
            case STEPPED_BACK -> steppedBack(verdict.steppedBack().orElseThrow(), words);
            case BEST ->
                served.overPopularity().isEmpty()
                        ? words.of("today.why.popularity")
                        : words.of("today.why.best", words.decimals(over, PLACES));
        };
    }

    private static String steppedBack(TodayDocument.SteppedBack own, PageWords words) {
        return words.of(
                "today.why.stepped_back",
                words.time(Instant.parse(own.at())),
                words.percent((double) own.clicks() / own.decisions()),
                own.decisions(),
                words.percent(own.before()));
    }

    private static String lead(TodayDocument.Lead own, PageWords words) {
        return words.of(
                own.isSignificant() ? "today.lead" : "today.lead.none",
                signed(own.difference(), words),
                signed(own.low(), words),
                signed(own.high(), words));
    }

    private static String signed(double value, PageWords words) {
        return (value > 0 ? "+" : "") + words.decimals(value, PLACES);
    }

    private static String exploring(TodayDocument.Exploring own, PageWords words) {
        return own.rate() == 0
                ? words.of("today.exploring.none")
                : words.of("today.exploring", words.percent(own.rate()), own.best())
                        + own.most()
                                .map(most -> " " + words.of("today.exploring.limit", own.drawn(), most))
                                .orElse("");
    }

    private static List<String> log(LogDocument own, PageWords words) {
        return own.verdict()
                .map(verdict -> List.of(
                        words.of("today.log.size", own.decisions(), own.slots(), own.drawn(), own.rewarded()),
                        words.of("today.log." + verdict.replace(' ', '_'))))
                .orElseGet(() -> List.of(words.of("today.log.none")));
    }

    private static Live experiment(ExperimentDocument own, PageWords words) {
        List<String> notes = new ArrayList<>();
        notes.add(words.of(
                "today.experiment.plan",
                words.percent(own.share()),
                words.of("today.experiment." + own.against()),
                words.time(Instant.parse(own.began())),
                words.time(Instant.parse(own.end()))));
        notes.add(words.of("today.experiment.arms", arm(own.served(), words), arm(own.holdout(), words)));
        own.difference()
                .ifPresent(gap -> notes.add(words.of(
                        "today.experiment.difference",
                        points(gap.value(), words),
                        points(gap.low(), words),
                        points(gap.high(), words))));
        if (own.open() > 0) {
            notes.add(words.of("today.experiment.open", own.open(), own.windowDays()));
        }
        State verdict = switch (own.verdict()) {
            case "better" -> new State("good", words.of("today.experiment.verdict.better"));
            case "worse" -> new State("bad", words.of("today.experiment.verdict.worse"));
            case "too early" -> new State("idle", words.of("today.experiment.verdict.too_early"));
            default -> new State("idle", words.of("today.experiment.verdict.no_difference_found"));
        };
        return new Live(verdict, notes);
    }

    private static String arm(ExperimentDocument.ArmRow own, PageWords words) {
        return words.of(
                "today.experiment.arm",
                own.decisions(),
                own.shoppers(),
                own.rate().map(words::percent).orElse("–"));
    }

    private static String points(double share, PageWords words) {
        return (share > 0 ? "+" : "") + words.decimals(100 * share, 2);
    }

    private static Row row(Figure own, PageWords words) {
        return new Row(
                name("name", own, words),
                own.value().map(value -> words.decimals(value, PLACES)).orElseGet(() -> words.of("word.unknown")),
                own.overPopularity().map(value -> signed(value, words)).orElse("–"),
                own.served());
    }

    private static Freshness data(TodayDocument today, PageWords words) {
        TodayDocument.Freshness own = today.data();
        Optional<Instant> newest = own.newest().map(Instant::parse);
        State state;
        if (own.problem().isPresent()) {
            state = new State("bad", words.of("data.unread"));
        } else if (today.needs().contains(Need.DATA_OLD)) {
            state = new State("warn", words.of("data.old"));
        } else {
            state = newest.isPresent()
                    ? new State("good", words.of("data.fresh"))
                    : new State("idle", words.of("data.untimed"));
        }
        return new Freshness(
                state,
                newest.map(at -> words.of("today.newest", words.time(at), ago(at, Instant.parse(today.at()), words)))
                        .orElseGet(() -> words.of("today.untimed")),
                words.of("today.size", own.interactions(), own.items(), own.shoppers()),
                words.time(Instant.parse(own.read())));
    }

    /** Returns the time since an instant in its greatest unit. */
    private static String ago(Instant at, Instant now, PageWords words) {
        Duration time = Duration.between(at, now);
        if (time.toDays() > 1) {
            return words.of("ago.days", time.toDays());
        }
        return time.toHours() > 0 ? words.of("ago.hours", time.toHours()) : words.of("ago.minutes", time.toMinutes());
    }

    private static Training training(TodayDocument today, PageWords words) {
        TodayDocument.Training own = today.training();
        List<String> notes = new ArrayList<>();
        own.since().map(Instant::parse).ifPresent(at -> notes.add(words.of("today.training.since", words.time(at))));
        own.problem().ifPresent(problem -> notes.add(words.of("today.training.problem")));
        State state = own.problem().isPresent()
                ? new State("bad", words.of("training.failed"))
                : own.since().isPresent()
                        ? new State("good", words.of("training.runs"))
                        : new State("idle", words.of("training.idle"));
        return new Training(state, notes);
    }

    private static Day day(TodayDocument.Day own, PageWords words) {
        return new Day(
                words.number(own.decisions()),
                own.servedBy().entrySet().stream()
                        .map(each -> new Count(
                                words.of("served." + each.getKey()),
                                words.of(
                                        "today.share",
                                        each.getValue(),
                                        words.percent((double) each.getValue() / own.decisions()))))
                        .toList(),
                own.events().entrySet().stream()
                        .map(each -> new Count(words.type(each.getKey()), words.number(each.getValue())))
                        .toList());
    }
}
