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

    /** Private key of the TLS certificate. */
    public Path tlsKey() {
        return folder.resolve("tls.key");
    }

    /** TLS certificate. */
    public Path tlsCertificate() {
        return folder.resolve("tls.crt");
    }

    /** Certificate of the coordinator's certificate authority. */
    public Path authority() {
        return folder.resolve("authority.crt");
    }

    /** Private key of the node's signatures in rounds. */
    public Path identity() {
        return folder.resolve("identity.key");
    }

    /** Public key of the node's signatures, for others to verify them. */
    public Path identityPublic() {
        return folder.resolve("node.pub");
    }

    /** Public key of the operator. */
    public Path operator() {
        return folder.resolve("operator.pub");
    }

    /** Policy of the owner, YAML. */
    public Path policy() {
        return folder.resolve("policy.yaml");
    }

    /** States of rounds; never copied back from a backup. */
    public Path participation() {
        return folder.resolve("participation");
    }

    /** Privacy ledgers; never copied back from a backup. */
    public Path ledger() {
        return folder.resolve("ledger");
    }

    /** Database of imports. */
    public Path database() {
        return folder.resolve("node.db");
    }

    /** Imported interactions and items. */
    public Path segments() {
        return data().resolve("segments");
    }

    /** Temporary files of running commands. */
    public Path work() {
        return data().resolve("work");
    }

    /** Data of the merchant. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Received models. */
    public Path models() {
        return folder.resolve("models");
    }

    /** Personal parameters between rounds; private. */
    public Path personal() {
        return folder.resolve("personal");
    }

    /** Served models; private. */
    public Path serving() {
        return models().resolve("serving");
    }

    /** Uploads in progress. */
    public Path updates() {
        return folder.resolve("updates");
    }

    /** Offered plans and approvals. */
    public Path plans() {
        return folder.resolve("plans");
    }

    /** Record of everything that was sent. */
    public Path sent() {
        return folder.resolve("sent.jsonl");
    }

    /** Lock of the running node. */
    public Path lock() {
        return folder.resolve("node");
    }
}
