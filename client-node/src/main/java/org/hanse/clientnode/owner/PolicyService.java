// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.OwnerDecision;
import org.hanse.clientnode.app.OwnerDecision.State;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.PolicyStore;
import org.hanse.clientnode.serve.Problem;
import org.hanse.config.ConfigDocument;
import org.hanse.config.InvalidInputException;
import org.hanse.config.RecordReader;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.PrivacyLedger;

/**
 * Policy of a node's owner: its keys, the plans that another policy would refuse, changes and their undoing. A running node reads a change
 * at its next look. Thread-safe.
 */
public final class PolicyService {

    private static final Path FILE = Path.of("policy.yaml");

    private final FederationNode node;
    private final PolicyStore store;
    private final ApprovalStore approvals;
    private final OfferedPlans plans;

    public PolicyService(FederationNode node, PolicyStore store, ApprovalStore approvals, OfferedPlans plans) {
        this.node = node;
        this.store = store;
        this.approvals = approvals;
        this.plans = plans;
    }

    /**
     * Policy.
     *
     * @param digest digest of the file, to change it; {@code none} for a missing file
     * @param keys keys with their values or defaults
     * @param problem why the file is not valid; the keys are the defaults then, and a running node keeps its last valid policy
     * @param undo author of the change that an undo takes back; empty if there is none
     * @param changes changes by the page or by calls, newest first
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Policy(
            String digest, PolicyKeys keys, Optional<String> problem, Optional<Change> undo, List<Change> changes) {}

    /**
     * Change of the file.
     *
     * @param by token
     * @param before digest before
     * @param after digest after
     * @param undo whether it took back an earlier change
     */
    public record Change(String at, String by, String before, String after, boolean undo) {

        private static Change of(PolicyStore.Change change) {
            return new Change(
                    change.author().at().toString(),
                    change.author().by(),
                    change.before(),
                    change.after(),
                    change.undo());
        }
    }

    /** Request for a preview. */
    public record Proposed(Optional<PolicyKeys> keys) {}

    /**
     * Request for a change.
     *
     * @param digest digest of the present file, as shown
     */
    public record Wanted(Optional<String> digest, Optional<PolicyKeys> keys) {}

    /** Request for an undo. */
    public record Undo(Optional<String> digest) {}

    /**
     * Effect of a policy.
     *
     * @param summary effect in one sentence
     * @param plans number of plans that were examined: the newest offer of each job
     * @param refused plans that it would refuse
     * @param restart keys whose change takes effect when the node starts again
     */
    public record Preview(String summary, int plans, List<Refused> refused, List<String> restart) {}

    /**
     * Plan that a policy would refuse.
     *
     * @param runs whether the node takes part in its rounds now
     * @param now whether the present policy refuses it, too; the default one if the file is not valid
     */
    public record Refused(String job, String digest, boolean runs, boolean now, String reason) {}

    /** Returns the policy. */
    public Policy policy() {
        Optional<String> text = store.text();
        List<PolicyStore.Change> changes = store.changes();
        ReadPolicy read = ReadPolicy.of(() -> parse(text));
        List<Change> newest = new ArrayList<>();
        changes.forEach(change -> newest.add(0, Change.of(change)));
        return new Policy(
                PolicyStore.digest(text),
                PolicyKeys.of(read.policy()),
                read.problem(),
                undoable(text, changes).map(Change::of),
                newest);
    }

    /**
     * Reads a policy.
     *
     * @param text text of a file; empty for a missing one, which stands for the default policy
     * @throws InvalidInputException with all faults
     */
    public static NodePolicy parse(Optional<String> text) {
        return parse(FILE, text);
    }

    /** Reads the text of a policy from a file, see {@link #parse(Optional)}. */
    public static NodePolicy parse(Path file, Optional<String> text) {
        return text.map(own -> ConfigDocument.parse(file, own, root -> RecordReader.read(root, NodePolicy.DEFAULT)))
                .orElse(NodePolicy.DEFAULT);
    }

    /**
     * Returns what a policy would refuse.
     *
     * @throws InvalidInputException with all faults of the keys
     */
    public Preview preview(Proposed proposed) {
        return preview(checked(require(proposed.keys()).text()));
    }

    /**
     * Returns what the values of a form would refuse, by key.
     *
     * @throws InvalidInputException with all faults of the values
     */
    public Preview previewOf(Map<String, String> values) {
        return preview(checked(PolicyKeys.text(values)));
    }

    private Preview preview(NodePolicy next) {
        NodePolicy now = ReadPolicy.of(() -> parse(store.text())).policy();
        List<JobSetup> setups =
                plans.offers().plans().stream().map(OfferedPlans.Planned::setup).toList();
        List<Refused> refused = new ArrayList<>();
        for (JobSetup setup : setups) {
            next.objection(setup)
                    .ifPresent(why -> refused.add(new Refused(
                            setup.plan().job().text(),
                            setup.digest().toHex(),
                            OwnerDecision.of(setup, approvals, now, plans.sent())
                                                    .state()
                                            == State.APPROVED
                                    && plans.ended(setup).isEmpty(),
                            now.objection(setup).isPresent(),
                            why)));
        }
        return new Preview(summary(setups.size(), refused), setups.size(), refused, restart(now, next));
    }

    private static String summary(int plans, List<Refused> refused) {
        if (plans == 0) {
            return "No plan was offered yet.";
        }
        long now = refused.stream().filter(Refused::now).count();
        return String.format(
                Locale.ROOT,
                "%d of the %d offered plans would be refused, %d of them already now.",
                refused.size(),
                plans,
                now);
    }

    private static List<String> restart(NodePolicy now, NodePolicy next) {
        List<String> keys = new ArrayList<>();
        if (now.machine().threads() != next.machine().threads()) {
            keys.add("cpu");
        }
        if (!now.epsilon().equals(next.epsilon())) {
            keys.add("epsilon");
        }
        return keys;
    }

    /**
     * Changes the policy.
     *
     * @throws Problem if the file is another one than shown; nothing is changed then
     * @throws InvalidInputException with all faults of the keys
     */
    public Policy change(Wanted wanted, Author author) {
        return change(wanted.digest(), require(wanted.keys()).text(), author);
    }

    /** Changes the policy to the values of a form, by key, see {@link #change(Wanted, Author)}. */
    public Policy changeTo(Optional<String> digest, Map<String, String> values, Author author) {
        return change(digest, PolicyKeys.text(values), author);
    }

    private synchronized Policy change(Optional<String> digest, String text, Author author) {
        checked(text);
        replace(shown(digest), text, author, false);
        return policy();
    }

    /**
     * Takes back the last change that was not taken back yet. The text before the first change of a node without a file is that of the
     * default policy.
     *
     * @throws Problem if the file is another one than shown, was edited since, or no change is left; nothing is changed then
     */
    public synchronized Policy undo(Undo undo, Author author) {
        String shown = shown(undo.digest());
        Optional<String> now = store.text();
        requirePresent(shown, now);
        PolicyStore.Change last = undoable(now, store.changes())
                .orElseThrow(() -> new Problem(
                        Problem.Kind.INVALID,
                        "digest: found a policy.yaml that came from no change by the page; expected one that did. Fix: edit"
                                + " policy.yaml, or change its keys here"));
        String text =
                last.text().orElseGet(() -> PolicyKeys.of(NodePolicy.DEFAULT).text());
        checked(text);
        replace(shown, text, author, true);
        return policy();
    }

    /** Returns the change that an undo takes back. Changes and undos that a crash left unmade are skipped: the text after them is that before. */
    private static Optional<PolicyStore.Change> undoable(Optional<String> text, List<PolicyStore.Change> changes) {
        String now = PolicyStore.digest(text);
        Deque<PolicyStore.Change> open = new ArrayDeque<>();
        for (int i = 0; i < changes.size(); i++) {
            PolicyStore.Change change = changes.get(i);
            String next = i + 1 < changes.size() ? changes.get(i + 1).before() : now;
            boolean made = next.equals(change.after()) || !next.equals(change.before());
            if (made && !change.undo()) {
                open.push(change);
            } else if (made && !open.isEmpty()) {
                open.pop();
            }
        }
        return Optional.ofNullable(open.peek()).filter(change -> change.after().equals(now));
    }

    private void replace(String shown, String text, Author author, boolean undo) {
        if (!store.replace(shown, text, author, undo)) {
            requirePresent(shown, store.text());
        }
    }

    private void requirePresent(String shown, Optional<String> now) {
        String digest = PolicyStore.digest(now);
        if (digest.equals(shown)) {
            return;
        }
        String by = store.changes().stream()
                .filter(change -> change.after().equals(digest))
                .reduce((first, last) -> last)
                .map(last -> "which " + last.author().by() + " made at "
                        + last.author().at())
                .orElse("which was written on the machine");
        throw new Problem(
                Problem.Kind.CHANGED,
                "digest: found " + shown + "; expected " + digest + ", that of policy.yaml now, " + by
                        + ". Fix: read the policy again");
    }

    private static String shown(Optional<String> digest) {
        return digest.orElseThrow(() -> new Problem(
                Problem.Kind.INVALID,
                "digest: found none; expected the digest of the shown policy. Fix: read the policy again"));
    }

    private static PolicyKeys require(Optional<PolicyKeys> keys) {
        return keys.orElseThrow(() ->
                new Problem(Problem.Kind.INVALID, "keys: found none; expected the keys of the policy. Fix: send them"));
    }

    /** Checks a text of policy.yaml, also against the limits of ledgers, which never change. */
    private NodePolicy checked(String text) {
        NodePolicy read = parse(Optional.of(text));
        if (node.federation().isPresent()) {
            Map<String, PrivacyLedger> ledgers = node.ledgers();
            for (PrivacyUnit unit : PrivacyUnit.values()) {
                Optional.ofNullable(ledgers.get(unit.ledger()))
                        .ifPresent(ledger -> requireCap("the ledger of " + unit.ledger(), ledger, read.epsilon()));
            }
        }
        return read;
    }

    /**
     * Rejects a cap that does not fit a ledger, whose budget never changes.
     *
     * @param name ledger, for the message
     */
    public static void requireCap(String name, PrivacyLedger ledger, OptionalDouble cap) {
        double budget = ledger.budget().epsilon();
        if (ledger.budget().isLimited() && !cap.equals(OptionalDouble.of(budget))) {
            throw new InvalidInputException("policy.yaml: epsilon: found "
                    + (cap.isPresent() ? cap.getAsDouble() : "none") + "; expected " + budget + ", that of " + name
                    + ", since a privacy budget never changes. Fix: write epsilon: " + budget);
        }
    }
}
