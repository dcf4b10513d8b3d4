// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.cli.CoordinatorSettings.HostAndPort;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.Name;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator init}: a new coordinator. */
@Command(
        name = "init",
        header = "Create a coordinator's keys, certificates and database",
        description =
                "%nMakes HOME, which only its owner can enter, with a certificate authority, a server certificate for"
                        + " one year, coordinator.yaml and an empty database. Overwrites nothing.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator init hub --name books --operator keys/operator.pub \\",
            "      --listen 0.0.0.0:8443 --host hub.example",
            "%nExit codes: 0 done, 2 usage error, or a coordinator that exists."
        })
public final class CoordinatorInitCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HOME", description = "Folder of the coordinator; made if it is missing")
    Path folder = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name of the federation")
    String name = "";

    @Option(
            names = "--operator",
            required = true,
            paramLabel = "FILE",
            description = "Public operator key, made by hanse operator init")
    Path operator = Path.of("");

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Address to listen at; 0.0.0.0 for all interfaces")
    String listen = "";

    @Option(
            names = "--host",
            split = ",",
            paramLabel = "NAME",
            description = "Names or addresses that nodes connect to; default: the host of --listen")
    List<String> hosts = List.of();

    @Override
    public Integer call() {
        CoordinatorSettings settings = settings();
        CoordinatorHome home = new CoordinatorHome(folder);
        home.requireNoOperatorKey();
        if (Files.exists(home.settings())) {
            throw new InvalidInputException(folder + ": found a coordinator; expected none. Fix: name another folder");
        }
        VerifyingKey key = PublicFile.readKey(operator);
        Instant now = InstantSource.system().instant();
        create(home, settings, key, now);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Created coordinator " + settings.name() + " in " + folder);
        out.println("Authority  " + home.readRoots().fingerprint());
        out.println("           Give it to merchants by another channel than their codes.");
        out.println("Address    " + settings.url() + ", certificate until "
                + Admissions.words(now.plus(ServerCertificate.VALIDITY)));
        out.println("Next: hanse coordinator invite " + folder + " NAME");
        return ExitCode.SUCCESS;
    }

    /** Creates the files. Settings are written last: a folder with settings is complete. */
    private static void create(CoordinatorHome home, CoordinatorSettings settings, VerifyingKey operator, Instant now) {
        SecureRandom random = new SecureRandom();
        KeyFile.makeFolder(home.folder());
        KeyFile.requireMissing(home.authorityKey());
        KeyFile.requireMissing(home.serverKey());
        try (CertificateAuthority authority = CertificateAuthority.create(settings.name(), now, random);
                TlsKey server = TlsKey.generate(random)) {
            KeyFile.writeNew(home.authorityKey(), authority.key());
            PublicFile.writeCertificate(home.authorityCertificate(), authority.certificate());
            KeyFile.writeNew(home.serverKey(), server.pkcs8());
            PublicFile.writeCertificate(
                    home.serverCertificate(),
                    authority.issueServer(server, settings.hosts(), now, ServerCertificate.VALIDITY, random));
        }
        PublicFile.writeKey(home.operator(), operator);
        home.openDatabase().close();
        settings.write(home.settings());
    }

    private CoordinatorSettings settings() {
        if (!Name.isOfFile(name)) {
            throw wrong("--name: found " + name + "; expected " + Name.FILE_FORM + ". Fix: choose another name");
        }
        HostAndPort address = HostAndPort.parse(listen)
                .filter(parsed -> parsed.port() > 0)
                .orElseThrow(() -> wrong(
                        "--listen: found " + listen + "; expected " + HostAndPort.FORM + ". Fix: write host and port"));
        if (hosts.isEmpty() && address.isWildcard()) {
            throw wrong("--listen: found " + listen
                    + " without --host; expected the name that nodes connect to. Fix: add" + " --host NAME");
        }
        for (String host : hosts) {
            if (!CoordinatorSettings.isHost(host)) {
                throw wrong("--host: found " + host
                        + "; expected a name or an address without a port. Fix: leave out the port");
            }
        }
        return new CoordinatorSettings(name, address, hosts.isEmpty() ? List.of(address.host()) : hosts);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
