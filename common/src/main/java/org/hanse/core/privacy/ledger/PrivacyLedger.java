// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.Observation.Adversary;

/**
 * Privacy ledger of one population: reserved budget of all jobs together. The class is a value: adding a release returns another ledger and
 * the entries to store.
 *
 * <p>A reservation counts from then on, confirmed or not. The same release is charged once, however often it is requested.
 */
public final class PrivacyLedger {

    private final LedgerEntry.Opened opened;
    private final LedgerHead head;
    private final Map<ReleaseId, ReservedRelease> standings;
    private final Spending spending;
    private final double epsilon;

    /**
     * Result of a reservation.
     *
     * @param ledger ledger after it
     * @param added entries to store before the release; empty if nothing changed
     * @param result receipt, valid once the entries are stored, or a refusal
     */
    public record Reservation(PrivacyLedger ledger, List<LedgerEntry> added, ChargeResult result) {

        public Reservation {
            added = List.copyOf(added);
        }
    }

    /**
     * Result of a confirmation.
     *
     * @param added entries to store; empty if the release was confirmed before
     */
    public record Confirmation(PrivacyLedger ledger, List<LedgerEntry> added) {

        public Confirmation {
            added = List.copyOf(added);
        }
    }

    /**
     * Limits of a charge beside the budget.
     *
     * @param epsilon greatest epsilon of all jobs together; infinite for that of the budget
     * @param job limits of the charged job; empty for none
     */
    public record Limits(double epsilon, Optional<JobLimit> job) {

        /** Limits of a ledger whose budget is the only one. */
        public static final Limits NONE = new Limits(Double.POSITIVE_INFINITY, Optional.empty());
    }

    /**
     * Limits of one job in a ledger.
     *
     * @param releases greatest number of its releases
     * @param epsilon greatest epsilon of its releases alone, at {@code delta}
     */
    public record JobLimit(int releases, double epsilon, double delta) {}

    PrivacyLedger(
            LedgerEntry.Opened opened,
            LedgerHead head,
            Map<ReleaseId, ReservedRelease> standings,
            Spending spending,
            double epsilon) {
        this.opened = opened;
        this.head = head;
        this.standings = Collections.unmodifiableMap(new LinkedHashMap<>(standings));
        this.spending = spending;
        this.epsilon = epsilon;
    }

    /** Returns the first entry of a population's ledger. */
    public static LedgerEntry.Opened first(PopulationId population, PrivacyBudget budget, Instant at) {
        return new LedgerEntry.Opened(LedgerHead.NONE.next(at), population, budget);
    }

    /**
     * Creates the ledger of stored entries.
     *
     * @param entries all entries, in order
     * @throws IllegalArgumentException if there are none, or one does not follow its predecessor
     */
    public static PrivacyLedger of(List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a ledger without an entry");
        }
        LedgerAccumulator ledger = new LedgerAccumulator();
        entries.forEach(ledger::add);
        return ledger.toLedger();
    }

    public PopulationId population() {
        return opened.population();
    }

    public PrivacyBudget budget() {
        return opened.budget();
    }

    /** Returns the time of the first entry by the writer's clock; for information alone. */
    public Instant since() {
        return opened.link().at();
    }

    /** Returns the head. */
    public LedgerHead head() {
        return head;
    }

    /** Returns all charged releases, in order. */
    public Map<ReleaseId, ReservedRelease> standings() {
        return standings;
    }

    /** Returns the composed epsilon of all charges, against the budget's adversary; infinite if no epsilon holds. */
    public double epsilon() {
        return epsilon;
    }

    /** Returns the composed guarantee of all charges, against the budget's adversary. */
    public PrivacyStatement statement() {
        return statement(spending, epsilon);
    }

    /** Returns the composed guarantee of all charges, against another adversary. */
    public PrivacyStatement statement(Adversary adversary) {
        PrivacyBudget budget = budget();
        return new PrivacyStatement(
                spending.epsilon(budget.scope().against(adversary), budget.delta()),
                budget.delta(),
                budget.scope().against(adversary),
                spending.drawings());
    }

    private PrivacyStatement statement(Spending spent, double sum) {
        return new PrivacyStatement(sum, budget().delta(), budget().scope(), spent.drawings());
    }

    private double cost(Spending spent) {
        return spent.epsilon(budget().scope(), budget().delta());
    }

    /**
     * Charges releases within the budget, see {@link #reserve(RoundCharges, Limits, Instant)}.
     *
     * @param at time of the charge
     */
    public Reservation reserve(RoundCharges charges, Instant at) {
        return reserve(charges, Limits.NONE, at);
    }

    /**
     * Charges releases, all of them or none. Releases that were charged before are not charged again. The receipt states the epsilon
     * spent so far. Limits concern new charges only.
     *
     * @param at time of the charge
     */
    public Reservation reserve(RoundCharges charges, Limits limits, Instant at) {
        Map<ReleaseId, ReservedRelease> all = new LinkedHashMap<>(standings);
        List<LedgerEntry> added = new ArrayList<>();
        LedgerHead end = head;
        Spending spent = spending;
        for (Map.Entry<ReleaseKind, Release> each : charges.releases().entrySet()) {
            ReleaseId id = charges.id(each.getKey());
            Release release = each.getValue();
            Optional<ReservedRelease> before = standing(id);
            if (before.isPresent() && !before.get().release().equals(release)) {
                return refused(new ChargeResult.Contradicted("the " + id + " was charged as "
                        + before.get().release() + ", and is asked for as " + release));
            }
            if (before.isEmpty()) {
                LedgerEntry entry = new LedgerEntry.Reserved(end.next(at), id, release);
                added.add(entry);
                end = end.after(entry);
                all.put(id, new ReservedRelease(release, Optional.empty()));
                spent = spent.and(release, release.times());
            }
        }
        if (added.isEmpty()) {
            return new Reservation(this, added, receipt(charges));
        }
        PrivacyLedger next = new PrivacyLedger(opened, end, all, spent, cost(spent));
        double most = Math.min(budget().epsilon(), limits.epsilon());
        if (!(next.epsilon <= most)) {
            return refused(new ChargeResult.Exhausted(next.statement(), most));
        }
        Optional<String> beyond = limits.job().flatMap(limit -> next.beyond(charges.job(), limit));
        if (beyond.isPresent()) {
            return refused(new ChargeResult.JobExhausted(beyond.get()));
        }
        return new Reservation(next, added, next.receipt(charges));
    }

    /** Returns how the releases of a job exceed its limits; empty if they do not. */
    private Optional<String> beyond(JobId job, JobLimit limit) {
        int count = charged(job);
        if (count > limit.releases()) {
            return Optional.of("job " + job + " was charged for all " + limit.releases()
                    + " releases that its plan allows; this one would be number " + count);
        }
        Spending own = Spending.NONE;
        for (Map.Entry<ReleaseId, ReservedRelease> each : standings.entrySet()) {
            Release release = each.getValue().release();
            own = each.getKey().job().equals(job) ? own.and(release, release.times()) : own;
        }
        double sum = own.equals(spending) && limit.delta() == budget().delta()
                ? epsilon
                : own.epsilon(budget().scope(), limit.delta());
        return sum <= limit.epsilon()
                ? Optional.empty()
                : Optional.of("the plan of job " + job + " allows an epsilon of " + limit.epsilon()
                        + "; this release would give " + sum);
    }

    private Reservation refused(ChargeResult.Refused why) {
        return new Reservation(this, List.of(), why);
    }

    private ChargeResult.Charged receipt(RoundCharges charges) {
        return ChargeResult.Charged.issued(
                charges.job(), charges.round(), charges.releases().keySet(), statement());
    }

    /**
     * Records that a release happened.
     *
     * @param released digest of the released sum
     * @throws IllegalStateException if the release was not charged, or a different digest is recorded, which means that noise was drawn
     *     twice
     */
    public Confirmation confirm(ReleaseId id, Digest released, Instant at) {
        ReservedRelease before = standing(id)
                .orElseThrow(() -> new IllegalStateException("the " + id + " was released, and was never charged"));
        if (before.released().isPresent()) {
            if (!before.released().get().equals(released)) {
                throw new IllegalStateException("the " + id + " was released as "
                        + before.released().get() + ", and now as " + released + ": a sum has noise drawn once");
            }
            return new Confirmation(this, List.of());
        }
        LedgerEntry entry = new LedgerEntry.Confirmed(head.next(at), id, released);
        Map<ReleaseId, ReservedRelease> all = new LinkedHashMap<>(standings);
        all.put(id, before.confirmed(released));
        return new Confirmation(new PrivacyLedger(opened, head.after(entry), all, spending, epsilon), List.of(entry));
    }

    /** Returns the number of charged releases of a job. */
    public int charged(JobId job) {
        return (int)
                standings.keySet().stream().filter(id -> id.job().equals(job)).count();
    }

    /** Returns the state of a release; empty if it was not charged. */
    public Optional<ReservedRelease> standing(ReleaseId id) {
        return Optional.ofNullable(standings.get(id));
    }

    /** Returns the epsilon after {@code more} further releases of this kind. */
    public double epsilonAfter(Release release, int more) {
        return more == 0 ? epsilon : cost(spending.and(release, Math.multiplyExact((long) more, release.times())));
    }

    /**
     * Returns a ledger that also counts this release, to foresee costs. It has no entry and no receipt for it, and may be above the budget.
     */
    public PrivacyLedger supposing(Release release) {
        Spending more = spending.and(release, release.times());
        return new PrivacyLedger(opened, head, standings, more, cost(more));
    }

    /** Returns the number of further releases within the budget, up to 10,000,000 releases in total. */
    public int roundsLeft(Release release) {
        int most = Math.toIntExact(Math.max(0, (Spending.MOST - spending.count()) / release.times()));
        if (!budget().isLimited()) {
            return most;
        }
        int enough = 0;
        int tooMany = 1;
        while (tooMany <= most && lasts(release, tooMany)) {
            enough = tooMany;
            tooMany = Math.min(most + 1, 2 * tooMany);
        }
        tooMany = Math.min(tooMany, most + 1);
        while (tooMany - enough > 1) {
            int middle = enough + (tooMany - enough) / 2;
            if (lasts(release, middle)) {
                enough = middle;
            } else {
                tooMany = middle;
            }
        }
        return enough;
    }

    private boolean lasts(Release release, int more) {
        return epsilonAfter(release, more) <= budget().epsilon();
    }

    @Override
    public String toString() {
        return "PrivacyLedger[" + population() + ", " + head.entries() + " entries, epsilon " + epsilon + " of "
                + budget().epsilon() + "]";
    }
}
