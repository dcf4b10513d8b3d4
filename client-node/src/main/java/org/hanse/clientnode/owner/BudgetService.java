// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.owner.SentService.Outcome;
import org.hanse.clientnode.owner.SentService.Round;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;

/** Privacy budget of a node: its own ledgers beside what the coordinator reported of the rounds. Thread-safe. */
public final class BudgetService {

    private final FederationNode node;
    private final OfferedPlans plans;
    private final SentService sent;
    private final InstantSource clock;

    public BudgetService(FederationNode node, OfferedPlans plans, SentService sent, InstantSource clock) {
        this.node = node;
        this.plans = plans;
        this.sent = sent;
        this.clock = clock;
    }

    /**
     * Budget.
     *
     * @param node name of the node; empty in a shop without a federation, which spends nothing
     * @param summary content in one sentence
     * @param coordinator what the node knows of the coordinator's figures
     * @param problem why the policy cannot be read
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Budget(
            Optional<String> node,
            String summary,
            List<Ledger> ledgers,
            List<JobBudget> jobs,
            String coordinator,
            Optional<String> problem) {}

    /**
     * Ledger with the charges of all jobs.
     *
     * @param spent epsilon spent
     * @param limit greatest epsilon of all jobs together: that of the ledger, or of the policy; empty for none
     * @param delta delta of the guarantee
     * @param since time of the first entry
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Ledger(
            String name,
            double spent,
            Optional<Double> limit,
            Optional<Double> remaining,
            double delta,
            String since,
            String against) {

        /** Returns the budget of a ledger under a policy. */
        public static Ledger of(String name, PrivacyLedger ledger, NodePolicy policy) {
            OptionalDouble limit = ledger.budget().isLimited()
                    ? OptionalDouble.of(ledger.budget().epsilon())
                    : policy.epsilon();
            return new Ledger(
                    name,
                    ledger.epsilon(),
                    limit.stream().boxed().findFirst(),
                    limit.stream()
                            .map(own -> Math.max(0, own - ledger.epsilon()))
                            .boxed()
                            .findFirst(),
                    ledger.budget().delta(),
                    ledger.since().toString(),
                    ledger.budget().scope().holds(true));
        }
    }

    /**
     * Budget of a job.
     *
     * @param ledger name of the ledger that it charges; empty without a guarantee: nothing is charged
     * @param charged rounds charged so far
     * @param allowed most charges that the plan permits
     * @param limit greatest epsilon of the job's own charges
     * @param remaining rounds that both the plan and the budget permit; 0 once the job has ended
     * @param after epsilon of all jobs after all rounds of the plan
     * @param every time between the starts of two rounds; empty for rounds without a pause
     * @param until end of the remaining rounds by the plan's schedule; empty where rounds have no schedule
     * @param counted rounds that the coordinator reported with a sum
     * @param notCounted rounds that it reported without one, which are charged all the same
     * @param disagreement difference between ledger, record of what was sent and coordinator; empty if they agree
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record JobBudget(
            String job,
            boolean ended,
            Optional<String> ledger,
            int charged,
            Optional<Integer> allowed,
            Optional<Double> limit,
            Optional<Integer> remaining,
            Optional<Double> after,
            Optional<String> every,
            Optional<String> until,
            long counted,
            long notCounted,
            Optional<String> disagreement) {}

    /** Returns the budget. */
    public Budget budget() {
        Optional<String> own = node.federation().map(FederationNode.Membership::name);
        if (own.isEmpty()) {
            return new Budget(
                    own,
                    "This shop is in no federation: nothing is released, and no budget is spent.",
                    List.of(),
                    List.of(),
                    "",
                    Optional.empty());
        }
        ReadPolicy policy = ReadPolicy.of(node::policy);
        Map<String, PrivacyLedger> ledgers = node.ledgers();
        List<Round> rounds = sent.rounds();
        List<Ledger> all = ledgers.entrySet().stream()
                .map(each -> Ledger.of(each.getKey(), each.getValue(), policy.policy()))
                .toList();
        return new Budget(
                own,
                summary(all),
                all,
                plans.offers().plans().stream()
                        .map(plan -> job(plan.setup(), ledgers, rounds))
                        .toList(),
                "The coordinator sends no ledger. It reports each round with or without a sum; this node charges both.",
                policy.effect());
    }

    private static String summary(List<Ledger> ledgers) {
        return ledgers.isEmpty()
                ? "Nothing is spent yet."
                : "Epsilon " + PlainNumber.up(ledgers.get(0).spent(), 3)
                        + ledgers.get(0)
                                .limit()
                                .map(own -> " of " + PlainNumber.of(own))
                                .orElse("") + " is spent, "
                        + ledgers.get(0).name() + ".";
    }

    private JobBudget job(JobSetup setup, Map<String, PrivacyLedger> ledgers, List<Round> rounds) {
        String job = setup.plan().job().text();
        List<Round> own =
                rounds.stream().filter(round -> round.job().equals(job)).toList();
        Optional<PrivacyLedger> ledger = BudgetForecast.ledger(setup, ledgers);
        int charged = ledger.map(each -> each.charged(setup.plan().job())).orElse(0);
        Optional<Integer> allowed = setup.limit().map(PrivacyLedger.JobLimit::releases);
        boolean ended = plans.ended(setup).isPresent();
        Optional<Integer> remaining = allowed.map(most -> ended ? 0 : remaining(setup, ledger, most - charged));
        Optional<Duration> every = setup.schedule().every();
        return new JobBudget(
                job,
                ended,
                setup.budget()
                        .map(PrivacyBudget::scope)
                        .map(scope -> scope.unit().ledger()),
                charged,
                allowed,
                setup.limit().map(PrivacyLedger.JobLimit::epsilon),
                remaining,
                BudgetForecast.of(setup, ledgers).map(BudgetForecast::after),
                every.map(PlanTerms::words),
                remaining
                        .filter(left -> left > 0)
                        .flatMap(left -> every.map(time -> clock.instant()
                                .plus(time.multipliedBy(left))
                                .truncatedTo(ChronoUnit.MINUTES)
                                .toString())),
                own.stream().filter(BudgetService::isCounted).count(),
                own.stream()
                        .filter(round -> round.outcome() == Outcome.NOT_COUNTED)
                        .count(),
                disagreement(own));
    }

    private static int remaining(JobSetup setup, Optional<PrivacyLedger> ledger, int allowed) {
        int affordable = ledger.filter(own -> own.budget().isLimited())
                .map(own -> own.roundsLeft(BudgetForecast.cost(setup)))
                .orElse(Integer.MAX_VALUE);
        return Math.max(0, Math.min(allowed, affordable));
    }

    private static boolean isCounted(Round round) {
        return round.outcome() == Outcome.COUNTED || round.outcome() == Outcome.SUMMED;
    }

    /** Returns the rounds whose update left without a charge. */
    private static Optional<String> disagreement(List<Round> rounds) {
        List<String> missing = rounds.stream()
                .filter(round -> round.charged().filter(own -> !own).isPresent())
                .map(Round::round)
                .sorted()
                .map(own -> Integer.toString(own))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("An update of round " + String.join(", ", missing)
                        + " left, and the ledger has no charge for it: the ledger is an older copy. Fix: stop the node and"
                        + " restore the ledger of the last run");
    }
}
