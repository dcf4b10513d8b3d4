// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.port.ServiceReadings;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.RejectedKeyException;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.Authority;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.hanse.store.LedgerFile;

/**
 * Home folder of a coordinator.
 *
 * @param folder path of the folder
 */
public record CoordinatorHome(Path folder) {

    /**
     * Returns the home folder of an existing coordinator.
     *
     * @throws InvalidInputException if the folder has no coordinator
     */
    public static CoordinatorHome existing(Path folder) {
        CoordinatorHome home = new CoordinatorHome(folder);
        if (!Files.isRegularFile(home.settings())) {
            throw new InvalidInputException(folder + ": found no coordinator.yaml; expected the home folder of a"
                    + " coordinator. Fix: check its name, or run hanse coordinator init");
        }
        home.requireNoOperatorKey();
        return home;
    }

    /** Settings, YAML. */
    public Path settings() {
        return folder.resolve("coordinator.yaml");
    }

    /** Returns the private key of the certificate authority. */
    public Path authorityKey() {
        return folder.resolve("authority.key");
    }

    /** Returns the certificate of the certificate authority. */
    public Path authorityCertificate() {
        return folder.resolve("authority.crt");
    }

    /** Returns the private key of the server. */
    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** Returns the certificate of the server. */
    public Path serverCertificate() {
        return folder.resolve("server.crt");
    }

    /** Returns the public key of the operator. */
    public Path operator() {
        return folder.resolve("operator.pub");
    }

    /** Returns the private key of reports and countersignatures. */
    public Path reportKey() {
        return folder.resolve("report.key");
    }

    /** Returns the public key of reports and countersignatures. */
    public Path reportPublicKey() {
        return folder.resolve("report.pub");
    }

    /** Returns the database of jobs, rounds, invitations and participants. */
    public Path database() {
        return folder.resolve("coordinator.db");
    }

    /** Uploads in progress. */
    public Path spool() {
        return folder.resolve("spool");
    }

    /** Returns the folder of privacy ledgers. */
    public Path ledger() {
        return folder.resolve("ledger");
    }

    /** Returns the folder of noised sums. */
    public Path sums() {
        return folder.resolve("sums");
    }

    /**
     * Checks that no private operator key is in the folder: a coordinator with it could sign plans.
     *
     * @throws InvalidInputException if there is one
     */
    public void requireNoOperatorKey() {
        Path key = folder.resolve("operator.key");
        if (Files.exists(key)) {
            throw new InvalidInputException(
                    key + ": found the private operator key; expected it on another computer, as"
                            + " nodes trust what it signs. Fix: move it away; the coordinator needs operator.pub only");
        }
    }

    /** Reads the public key of the operator. */
    public VerifyingKey readOperator() {
        return PublicFile.readKey(operator());
    }

    /** Reads the roots of trust, which nodes compare by fingerprint. */
    public Authority readRoots() {
        return new Authority(Digest.sha256(PublicFile.readCertificate(authorityCertificate())), readOperator());
    }

    /** Reads the key of reports and countersignatures; the first call makes it. */
    SigningKey readReportKey() {
        if (!Files.exists(reportKey())) {
            try (SigningKey key = SigningKey.generate(new SecureRandom())) {
                KeyFile.writeNew(reportKey(), key);
            }
        }
        SigningKey key = KeyFile.readSigningKey(reportKey());
        if (!Files.exists(reportPublicKey())) {
            PublicFile.writeKey(reportPublicKey(), key.verifyingKey());
        }
        return key;
    }

    /** Reads the certificate authority. */
    public CertificateAuthority readAuthority() {
        try {
            return CertificateAuthority.of(
                    KeyFile.read(authorityKey()), PublicFile.readCertificate(authorityCertificate()));
        } catch (RejectedKeyException e) {
            throw new InvalidInputException(
                    authorityKey() + ": found a key or a certificate that do not belong together (" + e.getMessage()
                            + "); expected those of hanse coordinator init. Fix: restore both from a backup",
                    e);
        }
    }

    /** Reads the privacy budgets of all ledgers, also while the service runs. */
    List<ServiceReadings.Budget> readBudgets() {
        if (!Files.isDirectory(ledger())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(ledger())) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jsonl"))
                    .sorted()
                    .map(file -> LedgerFile.read(file, Optional.empty()).entries())
                    .filter(entries -> !entries.isEmpty())
                    .map(entries -> CoordinatorOperations.budget(PrivacyLedger.of(entries)))
                    .toList();
        } catch (IOException e) {
            throw FileProblem.unreadable(ledger(), e);
        }
    }

    /** Returns the file of the privacy ledger of a kind of units. */
    Path ledger(String units) {
        return ledger().resolve(units + ".jsonl");
    }

    /** Reads the privacy ledger of a kind of units, also while the service runs; empty before the first private job. */
    Optional<PrivacyLedger> readLedger(String units) {
        return Optional.of(ledger(units))
                .filter(Files::exists)
                .map(file -> LedgerFile.read(file, Optional.empty()).entries())
                .filter(entries -> !entries.isEmpty())
                .map(PrivacyLedger::of);
    }

    /** Opens the database. */
    public CoordinatorDatabase openDatabase() {
        return CoordinatorDatabase.open(database());
    }
}
