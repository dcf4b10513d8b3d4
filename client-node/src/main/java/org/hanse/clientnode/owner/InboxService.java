// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.OwnerDecision;
import org.hanse.clientnode.app.OwnerDecision.State;
import org.hanse.clientnode.owner.OfferedPlans.Planned;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.serve.Problem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.RosterChanges;

/**
 * Inbox of a node's owner: offered plans and versions of rosters with what they change, and the owner's approvals. A running node accepts
 * an approval within a second. Thread-safe.
 */
public final class InboxService {

    /** 64 bits: no coordinator finds another plan or roster with the same first digits. */
    public static final int SHOWN_DIGITS = 16;

    private final FederationNode node;
    private final ApprovalStore approvals;
    private final OfferedPlans plans;

    public InboxService(FederationNode node, ApprovalStore approvals, OfferedPlans plans) {
        this.node = node;
        this.approvals = approvals;
        this.plans = plans;
    }

    /**
     * Content of the inbox.
     *
     * @param node name of the node; empty in a shop without a federation, whose inbox stays empty
     * @param summary content in one sentence
     * @param plans offered plans: first those that wait for the owner, last those of ended jobs
     * @param problems why the policy or other plans cannot be read, one line each
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Inbox(Optional<String> node, String summary, List<Plan> plans, List<String> problems) {}

    /** Decision of policy and approvals on a plan. */
    public enum Standing {
        WAITING,
        REFUSED,
        APPROVED;

        private static Standing of(State state) {
            return valueOf(state.name());
        }

        /** Returns the decision in words. */
        public String word() {
            return State.valueOf(name()).word();
        }
    }

    /**
     * Offered plan with its newest version of the roster.
     *
     * @param digest digest of the plan with this version, to approve it; with a warning about a second exact sum, of both
     * @param standing decision by policy and approvals
     * @param refusal why it is refused, with the keys to change
     * @param ended whether the job makes no further round
     * @param waits whether it waits for the owner; an ended job does for new participants, who receive its model
     * @param before differences to what was approved before; empty if nothing was
     * @param warnings what the owner should know before an approval
     * @param approvals approvals of the job so far
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Plan(
            String job,
            String digest,
            Standing standing,
            Optional<String> refusal,
            boolean ended,
            boolean waits,
            PlanTerms terms,
            Roster roster,
            Optional<Before> before,
            List<String> warnings,
            List<Approver> approvals) {

        /** Returns the first digits of the digest, which an approval needs at least. */
        public String shownDigest() {
            return digest.substring(0, SHOWN_DIGITS);
        }
    }

    /**
     * Version of a roster.
     *
     * @param least oldest version that the plan accepts
     * @param changes participants that were added, were removed or have another key since the approved version, one line each
     */
    public record Roster(int version, String digest, int least, List<Participant> participants, List<String> changes) {}

    /**
     * Participant of a job.
     *
     * @param key fingerprint of its key
     */
    public record Participant(String name, String key) {}

    /**
     * What was approved before.
     *
     * @param job job of the approved plan: the same, or for the first plan of a job the one that was approved last
     * @param changes terms that differ
     * @param settings other keys of the plan that differ, as the operator wrote them; of the same job only
     */
    public record Before(String job, List<PlanTerms.Change> changes, List<String> settings) {}

    /**
     * Approval with its author.
     *
     * @param at time; empty for approvals of earlier versions
     * @param by command or token; empty for approvals of earlier versions
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Approver(String digest, int version, Optional<String> at, Optional<String> by) {}

    /**
     * Request for an approval.
     *
     * @param digest shown digest, or its first {@link #SHOWN_DIGITS} digits or more
     */
    public record Shown(Optional<String> digest) {}

    /**
     * Answer to an approval.
     *
     * @param obstacle why the node cannot take part yet; empty if it can
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Approved(Plan plan, Optional<String> obstacle) {}

    /** Returns the inbox. */
    public Inbox inbox() {
        Optional<String> name = node.federation().map(FederationNode.Membership::name);
        OfferedPlans.Offers offers = plans.offers();
        ReadPolicy policy = ReadPolicy.of(node::policy);
        Map<String, PrivacyLedger> ledgers = name.isEmpty() ? Map.of() : node.ledgers();
        List<Plan> all = offers.plans().stream()
                .map(planned -> plan(planned, offers, policy.policy(), ledgers))
                .sorted(Comparator.comparingInt(InboxService::place))
                .toList();
        List<String> problems = Stream.concat(policy.effect().stream(), offers.problems().stream())
                .toList();
        return new Inbox(name, summary(name.isPresent(), all), all, problems);
    }

    private static int place(Plan plan) {
        return plan.waits() ? 0 : plan.ended() ? 3 : plan.standing() == Standing.REFUSED ? 1 : 2;
    }

    private static String summary(boolean federation, List<Plan> plans) {
        if (!federation) {
            return "This shop is in no federation: no plan arrives, and nothing leaves it.";
        }
        long waiting = plans.stream().filter(Plan::waits).count();
        return plans.isEmpty()
                ? "No plan was offered yet."
                : waiting == 0
                        ? "Nothing waits for you."
                        : waiting == 1 ? "1 plan waits for you." : waiting + " plans wait for you.";
    }

    private Plan plan(
            Planned planned, OfferedPlans.Offers offers, NodePolicy policy, Map<String, PrivacyLedger> ledgers) {
        JobSetup setup = planned.setup();
        JobId job = planned.offer().job();
        OwnerDecision decision = OwnerDecision.of(setup, approvals, policy, plans.sent());
        boolean ended = plans.ended(setup).isPresent();
        Optional<Enrolment> roster = plans.approvedRoster(job);
        boolean decided = decision.state() == State.APPROVED;
        Set<JobId> others = others(setup, offers);
        return new Plan(
                job.text(),
                shown(setup, decided, others).plan().toHex(),
                Standing.of(decision.state()),
                decision.refusal(),
                ended,
                decision.state() == State.WAITING && (!ended || plans.bringsParticipants(setup)),
                PlanTerms.of(setup),
                roster(setup, decided ? Optional.empty() : roster),
                decided ? Optional.empty() : before(planned),
                decided ? List.of() : warnings(setup, others, policy, ledgers),
                approvers(job));
    }

    private static Roster roster(JobSetup setup, Optional<Enrolment> before) {
        Enrolment now = setup.enrolment();
        return new Roster(
                now.version(),
                now.digest().toHex(),
                setup.plan().leastRoster(),
                now.keys().entrySet().stream()
                        .map(own -> new Participant(own.getKey().text(), Fingerprint.of(own.getValue())))
                        .toList(),
                before.map(old -> RosterChanges.between(old, now)).orElse(List.of()));
    }

    private List<Approver> approvers(JobId job) {
        Map<Approval, Author> authors = approvals.authors(job);
        return approvals.approvals(job).stream()
                .map(own -> {
                    Optional<Author> author = Optional.ofNullable(authors.get(own));
                    return new Approver(
                            own.plan().toHex(),
                            own.version(),
                            author.map(Author::at).map(Instant::toString),
                            author.map(Author::by));
                })
                .toList();
    }

    private Optional<Before> before(Planned planned) {
        JobSetup setup = planned.setup();
        JobId job = setup.plan().job();
        Optional<JobSetup> own = plans.approved(job);
        Optional<JobSetup> last = own.isPresent() || !approvals.approvals(job).isEmpty() ? own : lastOfOthers(job);
        return last.map(before -> new Before(
                before.plan().job().text(),
                PlanTerms.of(setup).since(PlanTerms.of(before)),
                own.isPresent() ? plans.changes(planned.offer()) : List.of()));
    }

    /** Returns the setup that the owner approved last for another job. */
    private Optional<JobSetup> lastOfOthers(JobId job) {
        return approvals.offers().stream()
                .map(ApprovalStore.Offer::job)
                .filter(other -> !other.equals(job))
                .flatMap(other -> approvals.authors(other).values().stream()
                        .map(Author::at)
                        .max(Comparator.naturalOrder())
                        .map(at -> Map.entry(at, other))
                        .stream())
                .max(Map.Entry.comparingByKey())
                .flatMap(newest -> plans.approved(newest.getValue()));
    }

    private static List<String> warnings(
            JobSetup setup, Set<JobId> others, NodePolicy policy, Map<String, PrivacyLedger> ledgers) {
        List<String> warnings = new ArrayList<>();
        BudgetForecast.of(setup, ledgers)
                .flatMap(forecast -> forecast.overCap(policy))
                .ifPresent(warnings::add);
        setup.subtraction(others).ifPresent(words -> warnings.add("Warning: " + words + ". Your approval covers this"));
        return warnings;
    }

    /** Returns the other jobs that received an exact sum of this node, or may receive one. */
    private Set<JobId> others(JobSetup setup, OfferedPlans.Offers offers) {
        if (setup.exactSums().isEmpty()) {
            return Set.of();
        }
        Set<JobId> others = new HashSet<>(plans.sent().exactSums());
        offers.plans().stream()
                .flatMap(other -> plans.approved(other.offer()).stream())
                .filter(setup::overlaps)
                .forEach(other -> others.add(other.job()));
        others.remove(setup.job());
        return others;
    }

    /** Returns the approval that counts, or that the owner gives with what is shown. */
    private Approval shown(JobSetup setup, boolean decided, Set<JobId> others) {
        Approval both = Approval.withSubtraction(setup);
        boolean consents = decided ? approvals.approvals(setup.job()).contains(both) : !others.isEmpty();
        return consents ? both : Approval.of(setup);
    }

    /**
     * Approves the shown plan of a job. A repeated approval changes nothing.
     *
     * @param shown digest that was shown to the owner, or its first digits
     * @throws Problem if there is no such job, another plan or roster is offered meanwhile, the job has ended, or the policy refuses the
     *     plan; nothing is approved then
     * @throws InvalidInputException if the policy is not valid; nothing is approved then
     */
    public synchronized Approved approve(String job, Shown shown, Author author) {
        OfferedPlans.Offers offers = plans.offers();
        Planned planned = offers.plans().stream()
                .filter(own -> own.offer().job().text().equals(job))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNKNOWN, "job: found " + job + "; expected an offered job. Fix: read the inbox"));
        Map<String, PrivacyLedger> ledgers = node.ledgers();
        NodePolicy policy = node.policy();
        Plan plan = plan(planned, offers, policy, ledgers);
        requireShown(plan, shown);
        if (plan.standing() == Standing.REFUSED) {
            throw new Problem(
                    Problem.Kind.REFUSED, plan.refusal().orElseThrow(() -> new IllegalStateException("no reason")));
        }
        if (plan.ended() && !plan.waits() && plan.standing() != Standing.APPROVED) {
            throw new Problem(
                    Problem.Kind.CHANGED,
                    "job: found " + job + ", which has ended; expected a job with further rounds. Fix: read the inbox");
        }
        if (plan.standing() == Standing.WAITING) {
            approvals.approve(planned.offer(), shown(planned.setup(), false, others(planned.setup(), offers)), author);
        }
        Plan after = plan(planned, offers, policy, ledgers);
        return new Approved(after, after.ended() ? Optional.empty() : obstacle(planned.setup()));
    }

    /** Returns why the node cannot take part in an approved job. Data that cannot be opened are an obstacle: the approval is stored. */
    private Optional<String> obstacle(JobSetup setup) {
        try {
            return node.obstacle(setup);
        } catch (InvalidInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void requireShown(Plan plan, Shown shown) {
        String digest = shown.digest().orElse("").toLowerCase(Locale.ROOT);
        if (!digest.matches("[0-9a-f]{" + SHOWN_DIGITS + ",}")) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "digest: found \"" + digest + "\"; expected " + SHOWN_DIGITS
                            + " or more digits of the shown digest. Fix: read the inbox");
        }
        if (!plan.digest().startsWith(digest)) {
            throw new Problem(
                    Problem.Kind.CHANGED,
                    "digest: found " + digest + "; expected that of the plan with the offered roster version "
                            + plan.roster().version() + ". Fix: read the offer again, then approve "
                            + plan.shownDigest() + changes(plan));
        }
    }

    /** Returns what an offer changes against what was approved before, in one line. */
    private static String changes(Plan plan) {
        List<String> lines = Stream.concat(
                        plan.roster().changes().stream().map(line -> line.replaceAll(" +", " ")),
                        plan.before().stream()
                                .flatMap(before -> before.changes().stream())
                                .map(own -> own.what() + " " + own.before() + " -> " + own.now()))
                .toList();
        return plan.standing() == Standing.APPROVED
                ? "; it is approved already"
                        + plan.approvals().stream()
                                .filter(own -> own.digest().equals(plan.digest()))
                                .flatMap(own -> own.by().map(by -> ", by " + by).stream())
                                .findFirst()
                                .orElse("")
                : lines.isEmpty() ? "" : "; it changes: " + String.join("; ", lines);
    }
}
