// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.config.InvalidInputException;

/**
 * Home folder of a node.
 *
 * @param folder path of the folder
 */
public record NodeHome(Path folder) {

    /**
     * Returns the home folder of an enrolled node.
     *
     * @throws InvalidInputException if the folder has no node
     */
    public static NodeHome existing(Path folder) {
        NodeHome home = new NodeHome(folder);
        if (!Files.isRegularFile(home.settings())) {
            throw new InvalidInputException(
                    folder + ": found no node.yaml; expected the home folder of a node. Fix: check"
                            + " its name, or run hanse node enrol");
        }
        return home;
    }

    /** Settings, YAML; present once the node is enrolled. */
    public Path settings() {
        return folder.resolve("node.yaml");
    }

    /** Returns the private key of the TLS certificate. */
    public Path tlsKey() {
        return folder.resolve("tls.key");
    }

    /** Returns the TLS certificate. */
    public Path tlsCertificate() {
        return folder.resolve("tls.crt");
    }

    /** Returns the certificate of the coordinator's certificate authority. */
    public Path authority() {
        return folder.resolve("authority.crt");
    }

    /** Returns the private key of the node's signatures in rounds. */
    public Path identity() {
        return folder.resolve("identity.key");
    }

    /** Returns the public key of the node's signatures, for verification by other parties. */
    public Path identityPublic() {
        return folder.resolve("node.pub");
    }

    /** Returns the public key of the operator. */
    public Path operator() {
        return folder.resolve("operator.pub");
    }

    /** Returns the policy of the owner, YAML. */
    public Path policy() {
        return folder.resolve("policy.yaml");
    }

    /** States of rounds; never copied back from a backup. */
    public Path participation() {
        return folder.resolve("participation");
    }

    /** Returns the folder of privacy ledgers, which a backup must never overwrite. */
    public Path ledger() {
        return folder.resolve("ledger");
    }

    /** Returns the database of imports. */
    public Path database() {
        return folder.resolve("node.db");
    }

    /** Returns the folder of imported interactions and items. */
    public Path segments() {
        return data().resolve("segments");
    }

    /** Returns the folder of temporary files of running commands. */
    public Path work() {
        return data().resolve("work");
    }

    /** Returns the folder of the merchant's data. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Returns the folder of received models. */
    public Path models() {
        return folder.resolve("models");
    }

    /** Returns the folder of personal parameters between rounds; private. */
    public Path personal() {
        return folder.resolve("personal");
    }

    /** Returns the folder of served models; private. */
    public Path serving() {
        return models().resolve("serving");
    }

    /** Returns the folder of pair counts of jobs: contributions of the node, and sums; private. */
    public Path counts() {
        return folder.resolve("counts");
    }

    /** Uploads in progress. */
    public Path updates() {
        return folder.resolve("updates");
    }

    /** Returns the folder of offered plans and approvals. */
    public Path plans() {
        return folder.resolve("plans");
    }

    /** Returns the record of everything that was sent. */
    public Path sent() {
        return folder.resolve("sent.jsonl");
    }

    /** Returns the lock of the running node. */
    public Path lock() {
        return folder.resolve("node");
    }
}
