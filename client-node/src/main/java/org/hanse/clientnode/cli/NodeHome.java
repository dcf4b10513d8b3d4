// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.key.KeyFile;

/**
 * Home folder of a node.
 *
 * @param folder path of the folder
 */
public record NodeHome(Path folder) {

    private static final String SETTINGS = "node.yaml";

    /**
     * Returns the home folder of a node, enrolled or not.
     *
     * @throws InvalidInputException if the folder has no node
     */
    public static NodeHome existing(Path folder) {
        NodeHome home = new NodeHome(folder);
        if (!Files.isRegularFile(home.settings())) {
            throw new InvalidInputException(
                    folder + ": found no node.yaml; expected the home folder of a node. Fix: check"
                            + " its name, or run hanse node enrol, or hanse node serve with --import");
        }
        return home;
    }

    /**
     * Returns the home folder of a shop. A missing or empty folder becomes one without a federation.
     *
     * @throws InvalidInputException if the folder has other files and no node
     */
    public static NodeHome created(Path folder) {
        NodeHome home = new NodeHome(folder);
        KeyFile.makeFolder(folder);
        if (!Files.isRegularFile(home.settings())) {
            // A crash may have left a part of node.yaml.
            home.firstOther(SETTINGS).ifPresent(other -> {
                throw new InvalidInputException(folder + ": found " + other.getFileName()
                        + " and no node.yaml; expected no folder, an empty one or the home folder of a node. Fix: name"
                        + " another folder");
            });
            NodeSettings.create(home.settings());
        }
        return home;
    }

    private Optional<Path> firstOther(String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("." + prefix))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }

    /** Settings, YAML; present once the node is enrolled or serves. */
    public Path settings() {
        return folder.resolve(SETTINGS);
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

    /** Returns the changes of the policy by the owner's page. */
    public Path policyChanges() {
        return folder.resolve("policy.changes.jsonl");
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

    /** Returns the folder of files that were received over HTTP and are not imported yet; private. */
    public Path received() {
        return data().resolve("received");
    }

    /** Returns the folder of temporary files of running commands. */
    public Path work() {
        return data().resolve("work");
    }

    /** Returns the folder of the merchant's data. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Returns the folder of the reports that were made from the page; private. */
    public Path reports() {
        return folder.resolve("reports");
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

    /** Returns the folder of checkpoints of the shop's own network; private. */
    public Path training() {
        return folder.resolve("training");
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

    /** Returns the tokens of programs that call the node over HTTP. */
    public Path tokens() {
        return folder.resolve("tokens.json");
    }

    /** Returns the token by which commands of the owner call the running node. */
    public Path localToken() {
        return folder.resolve("local.token");
    }

    /** Returns the lock of the running node. */
    public Path lock() {
        return folder.resolve("node");
    }
}
