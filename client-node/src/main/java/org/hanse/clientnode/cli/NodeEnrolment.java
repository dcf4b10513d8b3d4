// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.clientnode.port.CoordinatorEnrolment.Answer;
import org.hanse.clientnode.port.CoordinatorEnrolment.Enrolled;
import org.hanse.clientnode.port.CoordinatorEnrolment.Refused;
import org.hanse.clientnode.port.CoordinatorEnrolment.Request;
import org.hanse.clientnode.port.CoordinatorEnrolment.Roots;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.job.EnrolmentProof;
import org.hanse.key.PublicFile;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Enrolment of a node: creates keys, compares the authority, sends the one-time code, stores the certificate.
 *
 * @param coordinators source of connections
 * @param screen command that enrols: its output and its usage errors
 */
record NodeEnrolment(Function<NodeSettings.Address, CoordinatorEnrolment> coordinators, CommandLine screen) {

    private static final Pattern FINGERPRINT = Pattern.compile("([0-9A-F]{4}-){7}[0-9A-F]{4}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * Input of the owner.
     *
     * @param url address of the coordinator
     * @param fingerprint fingerprint of the coordinator's authority
     * @param codeFile file with the one-time code; empty for terminal or standard input
     */
    record Entered(String url, String fingerprint, Optional<Path> codeFile) {}

    /**
     * Enrols a node.
     *
     * @return exit code of the command
     * @throws InvalidInputException if the authority is another one, or the code cannot be read
     */
    int enrol(NodeHome home, Entered entered) {
        NodeSettings.Address address = NodeSettings.address(entered.url())
                .orElseThrow(() -> wrong("URL: found " + entered.url() + "; expected " + NodeSettings.FORM
                        + ". Fix: write the address of the coordinator"));
        String expected = entered.fingerprint().toUpperCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(expected).matches()) {
            throw wrong(
                    "--authority: found " + entered.fingerprint()
                            + "; expected eight groups of four hexadecimal digits. Fix: copy the fingerprint of the invitation");
        }
        try (NodeKeys keys = NodeKeys.create(home, new SecureRandom())) {
            boolean enrolled = false;
            try {
                enrolled = enrol(
                        home,
                        keys,
                        coordinators.apply(address),
                        new Entered(entered.url(), expected, entered.codeFile()));
            } finally {
                if (!enrolled) {
                    keys.discard();
                }
            }
            return enrolled ? ExitCode.SUCCESS : ExitCode.REFUSED;
        } catch (GatewayException e) {
            return printed(String.valueOf(e.getMessage()), ExitCode.FAILED);
        }
    }

    /** Returns whether the coordinator admitted the node. */
    private boolean enrol(NodeHome home, NodeKeys keys, CoordinatorEnrolment coordinator, Entered entered) {
        Roots roots = coordinator.roots();
        String found = roots.authority().fingerprint();
        if (!found.equals(entered.fingerprint())) {
            throw new InvalidInputException(
                    "--authority: found " + found + " at " + entered.url() + "; expected " + entered.fingerprint()
                            + ". Nothing was sent. Fix: check the address, and compare the fingerprint with the operator again");
        }
        PrintWriter out = screen.getOut();
        out.println("Authority matches.");
        out.flush();
        String code = code(entered.codeFile());
        Der csr = Der.of(keys.tls().certificateRequest("node", new SecureRandom()));
        Answer answer = coordinator.enrol(
                roots.certificate(),
                new Request(
                        code, csr, keys.identity().verifyingKey(), EnrolmentProof.sign(code, csr, keys.identity())));
        if (answer instanceof Refused refused) {
            printed(refused.reason(), ExitCode.REFUSED);
            return false;
        }
        Der certificate = ((Enrolled) answer).certificate();
        IssuedCertificate issued = IssuedCertificate.of(
                certificate.toBytes(), roots.certificate().toBytes(), keys.tls().publicKey());
        PublicFile.writeCertificate(home.authority(), roots.certificate().toBytes());
        PublicFile.writeKey(home.identityPublic(), keys.identity().verifyingKey());
        PublicFile.writeKey(home.operator(), roots.authority().operator());
        PublicFile.writeCertificate(home.tlsCertificate(), certificate.toBytes());
        NodeLedgers.create(home);
        NodeSettings.enrol(
                home.settings(),
                new NodeSettings.Federation(entered.url(), issued.name(), entered.fingerprint()),
                true);
        out.println("Keys are in " + home.folder() + "; private keys stay on this machine.");
        out.println("Enrolled as " + issued.name() + ". Certificate until " + TIME.format(issued.end()));
        out.println("Key of this node: " + Fingerprint.of(keys.identity().verifyingKey()) + ", file "
                + home.identityPublic() + ". The operator's roster must list it.");
        return true;
    }

    // From JDK 22 on there is always a console, which then reads standard input if that is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static String code(Optional<Path> codeFile) {
        try {
            if (codeFile.isPresent()) {
                return firstLine(Files.readString(codeFile.get()));
            }
            if (System.console() != null) {
                char[] typed = System.console().readPassword("Code: ");
                return firstLine(typed == null ? "" : new String(typed));
            }
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return firstLine(line == null ? "" : line);
        } catch (IOException e) {
            throw new InvalidInputException(
                    codeFile.map(Path::toString).orElse("standard input")
                            + ": found nothing that can be read; expected the one-time code. Fix: check --code-file",
                    e);
        }
    }

    private static String firstLine(String text) {
        String code = text.lines().findFirst().orElse("").strip();
        if (code.isEmpty()) {
            throw new InvalidInputException(
                    "code: found nothing; expected the one-time code of the operator. Fix: type it, or name --code-file");
        }
        return code;
    }

    private int printed(String message, int exit) {
        PrintWriter err = screen.getErr();
        err.println("hanse: " + message);
        err.flush();
        return exit;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(screen, message);
    }
}
