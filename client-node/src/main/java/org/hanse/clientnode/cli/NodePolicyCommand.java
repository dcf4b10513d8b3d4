// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.app.RoundGuarantee;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ServiceFile;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.OwnerDecision;
import org.hanse.clientnode.app.OwnerDecision.State;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileApprovalStore.Offer;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterChanges;
import org.hanse.job.RosterFile;
import org.hanse.key.PublicFile;
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

    /** 64 bits: no coordinator finds another plan or roster with the same first digits. */
    private static final int SHOWN_DIGITS = 16;

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
        NodePolicy policy = PolicyFile.read(home.policy());
        VerifyingKey operator = PublicFile.readKey(home.operator());
        FileApprovalStore store = new FileApprovalStore(home.plans());
        List<Offer> offers = store.offers().stream()
                .filter(offer -> approve.isEmpty() || offer.job().equals(approve.get()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (offers.isEmpty()) {
            if (approve.isPresent()) {
                throw new InvalidInputException("--approve: found " + approve.get() + "; expected an offered job. Fix: "
                        + (isRunning() ? "" : "run hanse node run " + place.folder + " and ") + "wait for the offer");
            }
            out.println("No plan was offered yet. "
                    + (isRunning() ? "The node runs and waits for an offer" : "Next: hanse node run " + place.folder));
        }
        int code = ExitCode.SUCCESS;
        List<JobId> ended = new ArrayList<>();
        for (Offer offer : offers) {
            JobSetup setup = JobDocuments.setup(offer.job().text(), offer.plan(), offer.roster(), operator);
            List<Approval> approvals = store.approvals(offer.job());
            OwnerDecision decision = OwnerDecision.of(setup, store, policy);
            boolean over = NodeStatus.isEnded(home, setup);
            if (over && !(decision.state() == State.WAITING && bringsParticipants(setup, store))) {
                ended.add(offer.job());
                continue;
            }
            if (approve.isPresent()) {
                requireShown(setup, decision, approvals);
            }
            List<String> remarks = decision.state() == State.APPROVED ? List.of() : remarks(setup, store, home, policy);
            if (approve.isEmpty() || decision.state() == State.REFUSED) {
                show(out, setup, decision, over, remarks);
                code = approve.isPresent() ? ExitCode.REFUSED : code;
            } else {
                store.approve(offer.job(), Approval.of(setup), offer.roster());
                show(out, setup, OwnerDecision.of(setup, store, policy), over, remarks);
                out.println(
                        over
                                ? "Approved"
                                : objection(home, setup)
                                        .map(why -> "Approved, but this node cannot take part yet. " + why)
                                        .orElse("Approved. The node joins the next round"));
            }
        }
        ended(ended, out);
        return code;
    }

    private static Optional<String> objection(NodeHome home, JobSetup setup) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            return data.refusal(setup);
        }
    }

    /** Returns a warning if the ledger's charges and the plan's rounds exceed the owner's cap; empty if they do not. */
    private static Optional<String> overCap(NodeHome home, NodePolicy policy, JobSetup setup) {
        Optional<PrivacyLedger> charged = setup.budget()
                .map(budget ->
                        NodeStatus.ledgers(home).get(budget.scope().unit().word() + "s"));
        if (policy.epsilon().isEmpty() || charged.isEmpty()) {
            return Optional.empty();
        }
        double cap = policy.epsilon().getAsDouble();
        PrivacyLedger ledger = charged.get();
        Optional<JobSum> sum = setup.noisedSum();
        Optional<JobPrivacy> ofSum = sum.flatMap(JobSum::privacy);
        PrivacyLedger before = ofSum.isEmpty() || ledger.charged(setup.plan().job()) > 0
                ? ledger
                : ledger.supposing(cost(setup, ofSum.get(), setup.minimum(sum)));
        int rounds = Math.max(
                0, setup.training().rounds() - ledger.charged(setup.plan().job()));
        double after = before.epsilonAfter(cost(setup, setup.privacy().orElseThrow(), setup.minimum()), rounds);
        return after <= cap
                ? Optional.empty()
                : Optional.of("Warning: policy.yaml: epsilon: found " + PlainNumber.of(cap) + ", with "
                        + PlainNumber.up(ledger.epsilon(), 3) + " charged; expected " + PlainNumber.up(after, 3)
                        + " for all rounds of this plan. The node will decline those beyond the cap. Fix: agree on a"
                        + " plan with fewer rounds");
    }

    private static Release cost(JobSetup setup, JobPrivacy privacy, int updates) {
        return new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin())
                .of(setup.plan().job(), new RoundId(1), updates)
                .flatMap(charges -> Optional.ofNullable(charges.releases().get(ReleaseKind.SUM)))
                .orElseThrow();
    }

    private boolean isRunning() {
        return new ServiceFile(place.folder).running().isPresent();
    }

    private void ended(List<JobId> ended, PrintWriter out) {
        if (!ended.isEmpty() && approve.isPresent()) {
            throw new InvalidInputException("--approve: found " + approve.get()
                    + ", which has ended; expected a job that makes further rounds. Fix: see hanse node policy "
                    + place.folder);
        }
        if (!ended.isEmpty()) {
            out.println("Ended: " + ended.stream().map(JobId::text).collect(Collectors.joining(", "))
                    + ". Details: hanse node status " + place.folder);
        }
    }

    /** Returns how the roster differs from the approved one, and warnings. */
    private static List<String> remarks(JobSetup setup, FileApprovalStore store, NodeHome home, NodePolicy policy) {
        List<String> remarks = new ArrayList<>();
        approvedRoster(setup, store)
                .ifPresent(before -> remarks.addAll(RosterChanges.between(before, setup.enrolment())));
        overCap(home, policy, setup).ifPresent(remarks::add);
        VerifyingKey operator = PublicFile.readKey(home.operator());
        store.offers().stream()
                .filter(offer -> !setup.exactSums().isEmpty()
                        && !offer.job().equals(setup.plan().job()))
                .flatMap(offer -> store
                        .approvedRoster(offer.job())
                        .map(roster -> JobDocuments.setup(offer.job().text(), offer.plan(), roster, operator))
                        .stream())
                .flatMap(earlier -> setup.subtraction(earlier).stream())
                .findFirst()
                .ifPresent(remarks::add);
        return remarks;
    }

    /** Returns whether the roster has participants that the approved one lacks. They receive the last model of an ended job. */
    static boolean bringsParticipants(JobSetup setup, FileApprovalStore store) {
        Set<ParticipantId> before = approvedRoster(setup, store)
                .map(roster -> roster.keys().keySet())
                .orElse(Set.of());
        return !before.containsAll(setup.enrolment().keys().keySet());
    }

    private static Optional<Enrolment> approvedRoster(JobSetup setup, FileApprovalStore store) {
        JobId job = setup.plan().job();
        return store.approvedRoster(job)
                .map(before -> RosterFile.read(Path.of("approved roster of " + job), before.text()));
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
    private void requireShown(JobSetup setup, OwnerDecision decision, List<Approval> approvals) {
        int version = setup.enrolment().version();
        String fix = ". Fix: run hanse node policy " + place.folder + ", then the command after Next";
        if (digest.isEmpty() && decision.state() == State.WAITING && !approvals.isEmpty()) {
            throw new InvalidInputException("--digest: found none; expected that of the shown roster version " + version
                    + ", since the owner approved another version of "
                    + setup.plan().job() + fix);
        }
        if (digest.isPresent()
                && !setup.digest().toHex().startsWith(digest.get().toLowerCase(Locale.ROOT))) {
            throw new InvalidInputException("--digest: found " + digest.get()
                    + "; expected that of the plan with the offered roster version " + version + fix);
        }
    }

    private void show(PrintWriter out, JobSetup setup, OwnerDecision decision, boolean over, List<String> remarks) {
        JobId job = setup.plan().job();
        out.println("Job " + job + ", plan " + setup.digest().toHex() + ": "
                + decision.state().word()
                + decision.refusal().map(why -> ": " + why).orElse(""));
        out.println("  " + setup.training().rounds() + " rounds with "
                + setup.plan().members().cohort() + " of "
                + setup.plan().members().enrolled() + " nodes: "
                + setup.enrolment().keys().keySet().stream()
                        .map(ParticipantId::text)
                        .collect(Collectors.joining(", ")));
        out.println("  roster version " + setup.enrolment().version() + ", digest "
                + setup.enrolment().digest().toHex()
                + (setup.plan().leastRoster() > 1
                        ? "; versions from " + setup.plan().leastRoster() + " on alone"
                        : ""));
        remarks.forEach(line -> out.println("    " + line));
        out.println("  privacy: "
                + setup.privacy()
                        .map(JobPrivacy::terms)
                        .map(terms -> "(" + PlainNumber.of(terms.epsilon()) + ", " + PlainNumber.of(terms.delta())
                                + ")-DP per " + terms.unit().word() + ", noise by "
                                + terms.noise().party() + ", " + terms.scope().holds(true))
                        .orElse("none: sums are exact"));
        setup.limit()
                .ifPresent(limit -> out.println("  budget: this node takes part in at most "
                        + Words.count(limit.releases(), "round") + " of the job, and up to epsilon "
                        + PlainNumber.of(limit.epsilon()) + "; its status shows the sum over all jobs"));
        setup.sums().stream()
                .map(JobSum::kind)
                .forEach(sum -> out.println(
                        "  " + sum.words().key() + ": " + sum.words().noun() + " of all nodes, summed before round 1 "
                                + sum.words().guarantee() + ", " + sum.terms()));
        if (over) {
            out.println("  The job has ended. Its last model goes to new participants once enough owners approve them");
        }
        if (decision.state() == State.WAITING && approve.isEmpty()) {
            out.println("  Next: hanse node policy " + place.folder + " --approve " + job + " --digest "
                    + setup.digest().toHex().substring(0, SHOWN_DIGITS));
        }
    }
}
