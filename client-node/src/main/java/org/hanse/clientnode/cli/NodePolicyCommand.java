// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ServiceFile;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.InboxService.Plan;
import org.hanse.clientnode.owner.InboxService.Standing;
import org.hanse.clientnode.owner.PlanTerms;
import org.hanse.clientnode.port.Author;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.privacy.PlainNumber;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse node policy}: offered plans, and the owner's approval. */
@Command(
        name = "policy",
        header = "Show offered plans and rosters, and approve one",
        description =
                "%nLimits are keys of HOME/policy.yaml: honest, corrupt, dropout, unvouched, noise, epsilon (of all jobs"
                        + " together), unit, counts, support, cpu (threads of training), memory (MiB of training). Without the file the"
                        + " default applies: noise by participants, a third of the nodes corrupt, one thread. A running node"
                        + " reads the file again at each round. Restart it after a change of cpu or epsilon.%n",
        footer = {
            "%nExamples:",
            "  hanse node policy shop-a",
            "  hanse node policy shop-a --approve books",
            "  hanse node policy shop-a --approve books --digest 3f9a51c07be2d846",
            "%nExit codes: 0 done, 2 usage error or bad input, 3 the policy refuses the plan."
        })
public final class NodePolicyCommand implements Callable<Integer> {

    private static final int SHOWN_DIGITS = InboxService.SHOWN_DIGITS;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{" + SHOWN_DIGITS + "," + 2 * Digest.SIZE + "}");

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Option(
            names = "--approve",
            paramLabel = "JOB",
            converter = JobName.class,
            description = "Approve the offered plan of this job")
    Optional<JobId> approve = Optional.empty();

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description =
                    "First 16 digits or more of the plan's shown digest, which covers the roster; required once the"
                            + " owner has approved another version of JOB")
    Optional<String> digest = Optional.empty();

    @Override
    public Integer call() {
        requireDigest();
        NodeHome home = place.enrolled();
        InboxService service = OwnerFiles.services(home, InstantSource.system()).inbox();
        // An approval needs a valid policy.
        approve.ifPresent(job -> PolicyFile.read(home.policy()));
        InboxService.Inbox inbox = service.inbox();
        PrintWriter out = spec.commandLine().getOut();
        int code = approve.map(job -> approve(service, inbox, job.text(), out)).orElseGet(() -> show(inbox, out));
        inbox.problems().forEach(spec.commandLine().getErr()::println);
        return inbox.problems().isEmpty() || approve.isPresent() ? code : ExitCode.BAD_INPUT;
    }

    private int show(InboxService.Inbox inbox, PrintWriter out) {
        if (inbox.plans().isEmpty()) {
            out.println("No plan was offered yet. "
                    + (isRunning() ? "The node runs and waits for an offer" : "Next: hanse node run " + place.folder));
        }
        List<Plan> open =
                inbox.plans().stream().filter(NodePolicyCommand::isShown).toList();
        open.forEach(plan -> show(out, plan, plan));
        List<String> ended = inbox.plans().stream()
                .filter(plan -> !isShown(plan))
                .map(Plan::job)
                .toList();
        if (!ended.isEmpty()) {
            out.println("Ended: " + String.join(", ", ended) + ". Details: hanse node status " + place.folder);
        }
        return ExitCode.SUCCESS;
    }

    private static boolean isShown(Plan plan) {
        return !plan.ended() || plan.waits();
    }

    private int approve(InboxService service, InboxService.Inbox inbox, String job, PrintWriter out) {
        Plan plan = inbox.plans().stream()
                .filter(own -> own.job().equals(job))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--approve: found " + job
                        + "; expected an offered job. Fix: "
                        + (isRunning() ? "" : "run hanse node run " + place.folder + " and ") + "wait for the offer"));
        if (!isShown(plan)) {
            throw new InvalidInputException("--approve: found " + job
                    + ", which has ended; expected a job that makes further rounds. Fix: see hanse node policy "
                    + place.folder);
        }
        requireShown(plan);
        if (plan.standing() == Standing.REFUSED) {
            show(out, plan, plan);
            return ExitCode.REFUSED;
        }
        InboxService.Approved approved = service.approve(
                job,
                new InboxService.Shown(Optional.of(plan.digest())),
                Author.ofCommand(InstantSource.system().instant(), "hanse node policy --approve"));
        show(out, plan, approved.plan());
        out.println(
                plan.ended()
                        ? "Approved"
                        : approved.obstacle()
                                .map(why -> "Approved, but this node cannot take part yet. " + why)
                                .orElse("Approved. The node joins the next round"));
        return ExitCode.SUCCESS;
    }

    private boolean isRunning() {
        return new ServiceFile(place.folder).running().isPresent();
    }

    private void requireDigest() {
        digest.filter(text -> !DIGEST.matcher(text).matches()).ifPresent(text -> {
            throw new ParameterException(
                    spec.commandLine(),
                    "--digest: found \"" + text + "\"; expected " + SHOWN_DIGITS + " to " + 2 * Digest.SIZE
                            + " hexadecimal digits. Fix: copy the digest of hanse node policy " + place.folder);
        });
        if (digest.isPresent() && approve.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--digest: found without --approve; expected --approve JOB beside it. Fix: add --approve JOB");
        }
    }

    /**
     * Rejects a version that the owner did not read: the coordinator may offer another one between reading and
     * approval.
     */
    private void requireShown(Plan plan) {
        int version = plan.roster().version();
        String fix = ". Fix: run hanse node policy " + place.folder + ", then the command after Next";
        if (digest.isEmpty()
                && plan.standing() == Standing.WAITING
                && !plan.approvals().isEmpty()) {
            throw new InvalidInputException("--digest: found none; expected that of the shown roster version " + version
                    + ", since the owner approved another version of " + plan.job() + fix);
        }
        if (digest.isPresent() && !plan.digest().startsWith(digest.get().toLowerCase(Locale.ROOT))) {
            throw new InvalidInputException("--digest: found " + digest.get()
                    + "; expected that of the plan with the offered roster version " + version + fix);
        }
    }

    /**
     * Writes a plan.
     *
     * @param decided the same plan after the owner's decision
     */
    private void show(PrintWriter out, Plan plan, Plan decided) {
        PlanTerms terms = plan.terms();
        InboxService.Roster roster = plan.roster();
        out.println("Job " + plan.job() + ", plan " + plan.digest() + ": "
                + decided.standing().word()
                + decided.refusal().map(why -> ": " + why).orElse(""));
        out.println("  " + terms.rounds() + " rounds with " + terms.cohort() + " of " + terms.enrolled() + " nodes: "
                + roster.participants().stream()
                        .map(InboxService.Participant::name)
                        .collect(Collectors.joining(", ")));
        out.println("  roster version " + roster.version() + ", digest " + roster.digest()
                + (roster.least() > 1 ? "; versions from " + roster.least() + " on alone" : ""));
        roster.changes().forEach(line -> out.println("    " + line));
        plan.before().ifPresent(before -> show(out, before, plan.job()));
        plan.warnings().forEach(line -> out.println("    " + line));
        out.println(
                "  privacy: " + terms.privacy().map(PlanTerms.Guarantee::words).orElse("none: sums are exact"));
        terms.limit()
                .ifPresent(limit -> out.println("  budget: this node takes part in at most "
                        + Words.count(limit.rounds(), "round") + " of the job, and up to epsilon "
                        + PlainNumber.of(limit.epsilon()) + "; its status shows the sum over all jobs"));
        terms.tables()
                .forEach(sum -> out.println("  " + sum.key() + ": " + sum.noun()
                        + " of all nodes, summed before round 1 " + sum.guarantee() + ", " + sum.settings()));
        if (plan.ended()) {
            out.println("  The job has ended. Its last model goes to new participants once enough owners approve them");
        }
        decided.approvals().stream()
                .filter(own -> own.digest().equals(plan.digest()))
                .forEach(own -> own.by()
                        .ifPresent(by -> out.println("  approved by " + by
                                + own.at().map(at -> ", " + at).orElse(""))));
        if (decided.standing() == Standing.WAITING) {
            out.println("  Next: hanse node policy " + place.folder + " --approve " + plan.job() + " --digest "
                    + plan.shownDigest());
        }
    }

    private static void show(PrintWriter out, InboxService.Before before, String job) {
        before.changes()
                .forEach(own -> out.println("    Changed  " + own.what() + ": " + own.before() + " -> " + own.now()
                        + (before.job().equals(job) ? "" : ", against the approved plan of " + before.job())));
        before.settings().forEach(line -> out.println("    Changed  " + line));
    }
}
