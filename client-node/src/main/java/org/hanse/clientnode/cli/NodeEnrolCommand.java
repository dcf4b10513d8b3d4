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
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node enrol}: keys and certificate of a new node. */
@Command(
        name = "enrol",
        header = "Enrol this node at a coordinator",
        description =
                "%nCreates the node's keys in HOME, compares the coordinator's authority with --authority, then sends the"
                        + " one-time code and stores the certificate. Private keys never leave HOME. The code is read from the"
                        + " terminal, from standard input or from --code-file.%n",
        footer = {
            "%nExample:",
            "  hanse node enrol shop-a https://hub.example:8443 \\",
            "      --authority 4F2A-91C0-77DE-03B8-1C55-E09A-6B7D-2F10",
            "%nExit codes: 0 enrolled, 1 no connection, 2 usage error, another authority or an enrolled HOME, 3 the"
                    + " coordinator refused."
        })
public final class NodeEnrolCommand implements Callable<Integer> {

    private static final Pattern FINGERPRINT = Pattern.compile("([0-9A-F]{4}-){7}[0-9A-F]{4}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Function<NodeSettings.Address, CoordinatorEnrolment> coordinators;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the node; made if it is missing")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "URL", description = "Address of the coordinator: https://HOST:PORT")
    String url = "";

    @Option(
            names = "--authority",
            required = true,
            paramLabel = "FINGERPRINT",
            description = "Fingerprint of the coordinator's authority, received by another channel than the code")
    String fingerprint = "";

    @Option(names = "--code-file", paramLabel = "FILE", description = "File with the one-time code")
    Optional<Path> codeFile = Optional.empty();

    /** Creates the command with a source of connections. */
    NodeEnrolCommand(Function<NodeSettings.Address, CoordinatorEnrolment> coordinators) {
        this.coordinators = coordinators;
    }

    @Override
    public Integer call() {
        NodeSettings.Address address = NodeSettings.address(url)
                .orElseThrow(() -> wrong("URL: found " + url + "; expected " + NodeSettings.FORM));
        String expected = fingerprint.toUpperCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(expected).matches()) {
            throw wrong("--authority: found " + fingerprint + "; expected eight groups of four hexadecimal digits");
        }
        NodeHome home = new NodeHome(folder);
        if (Files.exists(home.settings())) {
            throw new InvalidInputException(
                    folder + ": found an enrolled node; expected none. Fix: name another folder");
        }
        try (NodeKeys keys = NodeKeys.create(home, new SecureRandom())) {
            boolean enrolled = false;
            try {
                enrolled = enrol(home, keys, coordinators.apply(address), expected);
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
    private boolean enrol(NodeHome home, NodeKeys keys, CoordinatorEnrolment coordinator, String expected) {
        Roots roots = coordinator.roots();
        String found = roots.authority().fingerprint();
        if (!found.equals(expected)) {
            throw new InvalidInputException(
                    "--authority: found " + found + " at " + url + "; expected " + expected
                            + ". Nothing was sent. Fix: check the address, and compare the fingerprint with the operator again");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Authority matches. Keys are in " + folder + "; private keys stay on this machine.");
        out.flush();
        String code = code();
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
        PublicFile.writeKey(home.operator(), roots.authority().operator());
        PublicFile.writeCertificate(home.tlsCertificate(), certificate.toBytes());
        new NodeSettings(url, issued.name(), expected).write(home.settings());
        out.println("Enrolled as " + issued.name() + ". Certificate until " + TIME.format(issued.end()));
        out.println("Key of this node: " + Fingerprint.of(keys.identity().verifyingKey())
                + ". The operator's roster must list it.");
        out.println("Next: hanse node run " + folder);
        return true;
    }

    // From JDK 22 on there is always a console, which then reads standard input if that is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private String code() {
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
        PrintWriter err = spec.commandLine().getErr();
        err.println("hanse: " + message);
        err.flush();
        return exit;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
