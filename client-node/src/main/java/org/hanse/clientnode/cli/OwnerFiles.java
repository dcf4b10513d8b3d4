// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.owner.FederationNode;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.OfferedPlans;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.owner.SentService;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FilePolicyStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.key.PublicFile;

/** Node of an owner as its files show it, running or not. */
record OwnerFiles(NodeHome home, InstantSource clock) implements FederationNode {

    /** Returns the owner's services of a home folder. */
    static OwnerServices.Federation services(NodeHome home, InstantSource clock) {
        OwnerFiles node = new OwnerFiles(home, clock);
        FileApprovalStore approvals = new FileApprovalStore(home.plans());
        OfferedPlans plans = plans(node);
        SentService sent = new SentService(node, new FileSentLog(home.sent()), plans);
        return new OwnerServices.Federation(
                new InboxService(node, approvals, plans),
                sent,
                new BudgetService(node, plans, sent, clock),
                new PolicyService(node, new FilePolicyStore(home.policy(), home.policyChanges()), approvals, plans),
                clock);
    }

    /** Returns the offered plans of a home folder. */
    static OfferedPlans plans(NodeHome home, InstantSource clock) {
        return plans(new OwnerFiles(home, clock));
    }

    private static OfferedPlans plans(OwnerFiles node) {
        return new OfferedPlans(node, new FileApprovalStore(node.home.plans()), new FileSentLog(node.home.sent()));
    }

    @Override
    public Optional<Membership> federation() {
        return NodeSettings.read(home.settings()).federation().map(own -> new Membership(own.name(), own.url()));
    }

    @Override
    public VerifyingKey operator() {
        return PublicFile.readKey(home.operator());
    }

    @Override
    public NodePolicy policy() {
        return PolicyFile.read(home.policy());
    }

    @Override
    public Map<String, PrivacyLedger> ledgers() {
        return NodeStatus.ledgers(home);
    }

    @Override
    public Optional<String> obstacle(JobSetup setup) {
        try (ImportedDataset data = ImportedDataset.open(home, clock)) {
            return data.refusal(setup);
        }
    }
}
