// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.http.HttpAddress;
import org.hanse.http.OperationsServer;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the HTTP endpoints of a service; mixed in. */
public final class HttpOptions {

    private static final String LOOPBACK = "127.0.0.1";

    @ArgGroup
    Choice choice = new Choice();

    /** Address or none. */
    static final class Choice {

        @Option(
                names = "--http",
                paramLabel = "HOST:PORT",
                description =
                        "Address for /healthz, /readyz and /metrics, without encryption; default: port 9470 of 127.0.0.1"
                                + " for a coordinator, 9471 for a node, or a free port where it is in use")
        Optional<String> http = Optional.empty();

        @Option(names = "--no-http", description = "Answer no HTTP requests")
        boolean none;
    }

    /**
     * Starts the server that the options select; empty with {@code --no-http}.
     *
     * @param usualPort port of the loopback interface without an option. Where another service of this machine uses it, a free port is
     *     taken: a page for monitoring stops no service
     * @throws ParameterException if the address has another form
     * @throws InvalidInputException if the address of the option cannot be used
     */
    public Optional<OperationsServer> start(CommandLine line, int usualPort, OperationsServer.Sources sources) {
        if (choice.none) {
            return Optional.empty();
        }
        if (choice.http.isPresent()) {
            return Optional.of(new OperationsServer("--http", address(line, "--http", choice.http.get()), sources));
        }
        HttpAddress usual = new HttpAddress(LOOPBACK, usualPort);
        try {
            return Optional.of(new OperationsServer("--http", usual, sources));
        } catch (InvalidInputException e) {
            return Optional.of(new OperationsServer("--http", usual.withPort(0), sources));
        }
    }

    /**
     * Returns the address in the text of an option.
     *
     * @throws ParameterException if it has another form
     */
    public static HttpAddress address(CommandLine line, String option, String text) {
        return HttpAddress.parse(text)
                .orElseThrow(() -> new ParameterException(
                        line,
                        option + ": found " + text + "; expected " + HttpAddress.FORM
                                + ". Fix: write one of that form"));
    }
}
