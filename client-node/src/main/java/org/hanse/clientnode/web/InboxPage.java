// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.InboxService.Plan;
import org.hanse.clientnode.owner.InboxService.Shown;
import org.hanse.clientnode.owner.InboxService.Standing;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.PlanTerms;
import org.hanse.core.privacy.PlainNumber;

/** Page of offered plans: what each asks for and changes, and the approval of what is shown. */
final class InboxPage implements Page {

    /** Words for who adds the noise. */
    private static final Map<String, String> NOISE = Map.of(
            "all participants together", "inbox.noise.participants",
            "the coordinator", "inbox.noise.coordinator");

    private static final String PATH = "/inbox";

    private final OwnerServices.Federation services;
    private final RandomWords<String> obstacles;

    /**
     * What the template shows.
     *
     * @param obstacle why the node cannot take part in the job that was just approved
     */
    record View(boolean alone, String summary, Optional<String> obstacle, List<Card> plans, List<String> problems) {}

    /**
     * Offered plan.
     *
     * @param state word with a shape
     * @param open whether the owner can approve it
     * @param privacy guarantee in words of the page
     */
    record Card(
            Plan plan,
            String heading,
            State state,
            boolean open,
            String rounds,
            String nodes,
            String privacy,
            String budget,
            List<String> tables,
            List<Row> changes,
            List<String> settings,
            Optional<String> against,
            String roster,
            List<String> approvals) {}

    /** Term that changes. */
    record Row(String what, String before, String now) {}

    /** @param obstacles texts that the page shows after an approval */
    InboxPage(OwnerServices.Federation services, RandomWords<String> obstacles) {
        this.services = services;
        this.obstacles = obstacles;
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public Object view(Visit visit) {
        InboxService.Inbox inbox = services.inbox().inbox();
        PageWords words = visit.words();
        boolean alone = inbox.node().isEmpty();
        long waiting = inbox.plans().stream().filter(Plan::waits).count();
        return new View(
                alone,
                alone
                        ? words.of("inbox.alone")
                        : words.of("inbox.summary", inbox.plans().size(), waiting),
                visit.query("approved").flatMap(obstacles::find),
                inbox.plans().stream().map(plan -> card(plan, words)).toList(),
                inbox.problems());
    }

    private static Card card(Plan plan, PageWords words) {
        PlanTerms terms = plan.terms();
        return new Card(
                plan,
                words.of("inbox.plan", plan.job()),
                state(plan, words),
                plan.waits(),
                terms.every()
                        .map(every -> words.of("inbox.rounds.every", terms.rounds(), every))
                        .orElseGet(() -> words.of("inbox.rounds", terms.rounds())),
                words.of("inbox.nodes", terms.cohort(), terms.enrolled()),
                terms.privacy()
                        .map(own -> words.of(
                                "inbox.privacy." + own.unit(),
                                plain(own.epsilon()),
                                plain(own.delta()),
                                noise(own.noise(), words)))
                        .orElseGet(() -> words.of("inbox.privacy.none")),
                terms.limit()
                        .map(own -> words.of("inbox.budget", own.rounds(), plain(own.epsilon())))
                        .orElseGet(() -> words.of("inbox.budget.none")),
                terms.tables().isEmpty()
                        ? List.of(words.of("inbox.tables.none"))
                        : terms.tables().stream()
                                .map(own -> words.of("inbox.tables." + own.key()))
                                .toList(),
                plan.before().stream()
                        .flatMap(own -> own.changes().stream())
                        .map(own -> new Row(words.of("inbox.what." + own.what()), own.before(), own.now()))
                        .toList(),
                plan.before().map(InboxService.Before::settings).orElse(List.of()),
                plan.before()
                        .map(own -> own.job().equals(plan.job())
                                ? words.of("inbox.against.own")
                                : words.of("inbox.against.other", own.job())),
                words.of(
                        "inbox.roster",
                        plan.roster().version(),
                        plan.roster().participants().size()),
                approvals(plan, words));
    }

    private static State state(Plan plan, PageWords words) {
        if (plan.ended()) {
            return new State("idle", words.of("inbox.ended"));
        }
        String kind =
                plan.standing() == Standing.WAITING ? "warn" : plan.standing() == Standing.APPROVED ? "good" : "bad";
        return new State(kind, words.of("inbox.standing", plan.standing()));
    }

    private static List<String> approvals(Plan plan, PageWords words) {
        return plan.approvals().stream()
                .map(own -> words.of(
                        own.by().isPresent() ? "inbox.approved" : "inbox.approved.earlier",
                        own.version(),
                        own.by().orElse(""),
                        own.at().map(Instant::parse).map(words::time).orElse(""),
                        own.digest().substring(0, InboxService.SHOWN_DIGITS)))
                .toList();
    }

    private static String noise(String party, PageWords words) {
        return Optional.ofNullable(NOISE.get(party)).map(words::of).orElse(party);
    }

    private static String plain(double value) {
        return PlainNumber.of(value);
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of("approve", visit -> {
            String job = visit.form("job").orElse("");
            return services.inbox()
                    .approve(job, new Shown(visit.form("digest")), services.author(visit.owner()))
                    .obstacle()
                    .map(why -> PATH + "?approved=" + obstacles.add(why))
                    .orElse(PATH);
        });
    }
}
