// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.owner.ReportService.Made;
import org.hanse.clientnode.owner.ReportService.Period;
import org.hanse.clientnode.owner.ReportService.Verification;
import org.hanse.clientnode.serve.Problem;
import org.hanse.config.InvalidInputException;

/** Reports that are made, verified and downloaded, and requests of shoppers. */
final class ReportsPage implements Page {

    private static final String NAME = "reports";
    private static final String PATH = "/" + NAME;

    /** The page of a report has its styles inside, and titles of items. It runs no script and is of no site. */
    private static final String SANDBOX =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    private static final List<String> SUGGESTED = List.of("month", "week");

    private final ReportService service;
    private final ShopperRequests requests;

    /**
     * What the template shows.
     *
     * @param problem why nothing was made
     */
    record View(
            Optional<String> problem,
            List<Suggested> suggested,
            Period period,
            Optional<Running> running,
            Optional<String> failed,
            List<Row> rows,
            Optional<Verified> verified,
            ShopperRequests.View person) {}

    /** Period that a button asks for. */
    record Suggested(String label, String from, String until) {}

    record Running(String label, long read, long decisions) {}

    /** Row of the table of reports. */
    record Row(String id, String period, String decisions, String kind, String word, String digest, String made) {}

    /**
     * Result of a verification.
     *
     * @param key fingerprint of the node's key
     * @param command command for an auditor
     */
    record Verified(
            String kind,
            String word,
            String period,
            List<String> checked,
            List<String> notes,
            String key,
            String command) {}

    ReportsPage(ReportService service, ShopperRequests requests) {
        this.service = service;
        this.requests = requests;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of(
                "make", this::make,
                "find", requests::find,
                "export", requests::export,
                "preferences", requests::prefer,
                "erase", requests::erase);
    }

    @Override
    public Map<String, File> files() {
        return Map.of("page", this::page, "archive", this::archive, "copy", requests::copy);
    }

    @Override
    public Object view(Visit visit) {
        PageWords words = visit.words();
        ReportService.Reports all = service.reports();
        Optional<Made> asked = visit.query("verify").map(all::made);
        return new View(
                visit.query("problem")
                        .map(own -> "reports.problem." + own)
                        .filter(words::has)
                        .map(words::of),
                IntStream.range(0, all.suggested().size())
                        .mapToObj(
                                i -> suggested(SUGGESTED.get(i), all.suggested().get(i), words))
                        .toList(),
                all.suggested().get(0),
                all.running()
                        .map(own -> new Running(
                                words.of("reports.running", text(own.period(), words), own.read(), own.decisions()),
                                own.read(),
                                own.decisions())),
                all.failed().map(own -> words.of("reports.failed", text(own.period(), words)) + " " + own.problem()),
                all.reports().stream().map(own -> row(own, words)).toList(),
                asked.map(own -> verified(own, service.verify(own), words)),
                requests.view(visit));
    }

    private static Suggested suggested(String word, Period period, PageWords words) {
        return new Suggested(words.of("reports.period." + word, text(period, words)), period.from(), period.until());
    }

    private static String text(Period period, PageWords words) {
        return words.of("reports.period", period.from(), period.until());
    }

    private static String kind(ReportService.Colour colour) {
        return switch (colour) {
            case GREEN -> "good";
            case AMBER -> "warn";
            case RED -> "bad";
        };
    }

    private static Row row(Made own, PageWords words) {
        return new Row(
                own.id(),
                text(own.period(), words),
                words.number(own.decisions()),
                kind(own.verdict()),
                words.of("reports.verdict", own.verdict()),
                own.digest(),
                words.of("reports.by", words.time(Instant.parse(own.at())), own.by()));
    }

    private static Verified verified(Made made, Verification own, PageWords words) {
        List<String> notes = own.failure()
                .map(failure -> List.of(words.of("reports.verify.failed", failure.part(), failure.reason())))
                .orElseGet(() -> own.notVerified().isEmpty()
                        ? List.of()
                        : List.of(words.of("reports.verify.others", String.join(", ", own.notVerified()))));
        return new Verified(
                own.verified() ? "good" : "bad",
                words.of(own.verified() ? "reports.verify.good" : "reports.verify.bad"),
                text(made.period(), words),
                own.checked(),
                notes,
                own.key(),
                "unzip " + zip(made) + " -d report && hanse verify report report --key node.pub");
    }

    private static String zip(Made made) {
        return "report-" + made.period().from() + "-" + made.id() + ".zip";
    }

    private String make(Visit visit) {
        try {
            service.make(
                    new Period(
                            visit.form("from").orElse(""), visit.form("until").orElse("")),
                    visit.owner());
            return PATH;
        } catch (InvalidInputException e) {
            boolean empty = String.valueOf(e.getMessage()).startsWith("from, until:");
            return PATH + "?problem=" + (empty ? "empty" : "period");
        }
    }

    private Made made(Visit visit) {
        return visit.query("report")
                .map(service.reports()::made)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNKNOWN, "report: found none; expected an id. Fix: open it from the list"));
    }

    private void page(Visit visit) {
        byte[] page = service.page(made(visit));
        visit.context().header("Content-Security-Policy", SANDBOX);
        visit.context().contentType("text/html; charset=utf-8").result(page);
    }

    private void archive(Visit visit) {
        Made made = made(visit);
        byte[] archive = service.archive(made);
        attach(visit.context(), "application/zip", zip(made));
        visit.context().result(archive);
    }

    /** Makes an answer a download. */
    static void attach(Context context, String type, String name) {
        context.contentType(type).header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }
}
