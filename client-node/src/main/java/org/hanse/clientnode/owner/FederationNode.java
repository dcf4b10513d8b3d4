// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.ledger.PrivacyLedger;

/** Node as a participant of a federation, beside its stores. Any thread may call it; methods block. Another process may change what they return. */
public interface FederationNode {

    /**
     * Membership in a federation.
     *
     * @param name name of the participant
     * @param coordinator address of the coordinator, to which updates go
     */
    record Membership(String name, String coordinator) {}

    /** Returns the federation; empty in a shop without one. */
    Optional<Membership> federation();

    /** Returns the key of the operator, who signs plans and rosters. Of a node in a federation only. */
    VerifyingKey operator();

    /**
     * Returns the policy of {@code policy.yaml}.
     *
     * @throws org.hanse.config.InvalidInputException if the file is not valid; a running node keeps its last valid policy then
     */
    NodePolicy policy();

    /** Returns the privacy ledgers by name, without those that no job has opened. */
    Map<String, PrivacyLedger> ledgers();

    /** Returns why the shop's data do not permit a job; empty if they do. */
    Optional<String> obstacle(JobSetup setup);
}
