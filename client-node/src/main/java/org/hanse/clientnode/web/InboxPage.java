// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.owner.FederationServices;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.InboxService.Plan;
import org.hanse.clientnode.owner.InboxService.Shown;
import org.hanse.clientnode.owner.InboxService.Standing;
import org.hanse.clientnode.owner.PlanTerms;
import org.hanse.core.privacy.PlainNumber;

/** Page of offered plans: what each asks for and changes, and the approval of what is shown. */
final class InboxPage implements Page {

    private static final String PATH = "/inbox";

    private final FederationServices services;

    /** What the template shows. */
    record View(boolean alone, String summary, List<Card> plans, List<String> problems) {}

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
            Optional<String> against,
            String roster,
            List<String> approvals) {}

    /** Term that changes. */
    record Row(String what, String before, String now) {}

    /** Word with a shape: good, warn, bad or idle. */
    record State(String kind, String word) {}

    InboxPage(FederationServices services) {
        this.services = services;
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
                                "inbox.privacy." + own.unit(), plain(own.epsilon()), plain(own.delta()), own.noise()))
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

    private static String plain(double value) {
        return PlainNumber.of(value);
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of("approve", visit -> {
            String job = visit.form("job").orElse("");
            services.inbox().approve(job, new Shown(visit.form("digest")), services.author(visit.owner()));
            return PATH;
        });
    }
}
