// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.owner.BudgetService.JobBudget;
import org.hanse.clientnode.owner.BudgetService.Ledger;
import org.hanse.core.privacy.PlainNumber;

/** Page of the privacy budget: own ledgers beside what the coordinator reported. */
final class BudgetPage implements Page {

    /** Significant digits. What is spent is rounded up, what remains down. */
    private static final int DIGITS = 3;

    private final BudgetService service;

    /** What the template shows. */
    record View(boolean alone, Optional<String> problem, List<Account> ledgers, List<Row> jobs) {}

    /** Ledger. */
    record Account(String name, String spent, String remaining, String since) {}

    /** Budget of a job. */
    record Row(String job, String charged, String remaining, String until, String reported, State state) {}

    BudgetPage(BudgetService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public Object view(Visit visit) {
        PageWords words = visit.words();
        BudgetService.Budget budget = service.budget();
        return new View(
                budget.node().isEmpty(),
                budget.problem(),
                budget.ledgers().stream().map(own -> account(own, words)).toList(),
                budget.jobs().stream().map(own -> row(own, words)).toList());
    }

    private static Account account(Ledger own, PageWords words) {
        String key = "budget.ledger." + own.name();
        String spent = PlainNumber.up(own.spent(), DIGITS);
        return new Account(
                words.has(key) ? words.of(key) : own.name(),
                own.limit()
                        .map(most -> words.of("budget.spent.of", spent, PlainNumber.of(most)))
                        .orElseGet(() -> words.of("budget.spent", spent)),
                own.remaining()
                        .map(left -> words.of("budget.remaining", PlainNumber.down(left, DIGITS)))
                        .orElseGet(() -> words.of("budget.unlimited")),
                words.of("budget.since", words.time(Instant.parse(own.since()))));
    }

    private static String left(int rounds, Optional<Double> after, PageWords words) {
        String left = words.of("budget.left", rounds);
        return after.filter(own -> rounds > 0)
                .map(own -> words.of("budget.left.after", left, PlainNumber.up(own, DIGITS)))
                .orElse(left);
    }

    private static Row row(JobBudget own, PageWords words) {
        return new Row(
                own.job(),
                own.allowed()
                        .map(most -> words.of(
                                "budget.charged",
                                own.charged(),
                                most,
                                PlainNumber.of(own.limit().orElseThrow())))
                        .orElseGet(() -> words.of("budget.charged.none")),
                own.remaining().map(left -> left(left, own.after(), words)).orElse("–"),
                own.ended()
                        ? words.of("inbox.ended")
                        : own.until()
                                .map(at -> words.of(
                                        "budget.until",
                                        words.time(Instant.parse(at)),
                                        own.every().orElse("")))
                                .orElseGet(() -> own.allowed().isPresent() ? words.of("budget.until.none") : "–"),
                words.of("budget.reported", own.counted(), own.notCounted()),
                own.disagreement()
                        .map(why -> new State("bad", words.of("budget.disagrees")))
                        .orElseGet(() -> own.allowed().isPresent()
                                ? new State("good", words.of("budget.agrees"))
                                : new State("idle", words.of("budget.exact"))));
    }
}
