// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.cli.ChoiceConverter;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.port.TokenStore.Token;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node token}: tokens of the programs that may call a node over HTTP. */
@Command(
        name = "token",
        header = "Create, list and revoke tokens for calls over HTTP",
        description =
                "%nA running node uses the change at once. The text of a token is shown when it is created, and never again.%n",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExamples:", "  hanse node token create shop-a web-shop --scope decide,explain,events"},
        subcommands = {NodeTokenCommand.Create.class, NodeTokenCommand.ListAll.class, NodeTokenCommand.Revoke.class})
public final class NodeTokenCommand implements Runnable {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }

    private static TokenStore tokens(NodeHome home) {
        return new FileTokenStore(home.tokens(), new SecureRandom());
    }

    /** Reads a scope by its name. */
    static final class ScopeName extends ChoiceConverter<Scope> {

        ScopeName() {
            super(Scope.class);
        }
    }

    /** {@code hanse node token create}. */
    @Command(
            name = "create",
            header = "Create a token and print it",
            footer = {
                "%nExamples:",
                "  hanse node token create shop-a web-shop --scope decide,explain,events",
                "%nExit codes: 0 done, 2 usage error or bad input."
            })
    static final class Create implements Callable<Integer> {

        @Mixin
        StandardOptions standard = new StandardOptions();

        @Mixin
        HomeParameter home = new HomeParameter();

        @Parameters(index = "1", paramLabel = "NAME", description = "Name of the program that has the token")
        String name = "";

        @Option(
                names = "--scope",
                required = true,
                split = ",",
                paramLabel = "SCOPE",
                converter = ScopeName.class,
                completionCandidates = ScopeName.class,
                description = "What the token permits, separated by commas: ${COMPLETION-CANDIDATES}")
        Set<Scope> scopes = Set.of();

        private CommandSpec spec = CommandSpec.create();

        @Spec
        void spec(CommandSpec own) {
            spec = own;
            own.usageMessage()
                    .description(Stream.of(
                                    Stream.of("%nScopes:"),
                                    Stream.of(Scope.values())
                                            .map(scope -> String.format("  %-10s %s", scope.word(), scope.permits())),
                                    Stream.of("%nKeep the token on the shop's server: who has it can call the node.%n"))
                            .flatMap(lines -> lines)
                            .toArray(String[]::new));
        }

        @Override
        public Integer call() {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidInputException(
                        "NAME: found " + name
                                + "; expected up to 40 letters, digits, dots, hyphens and underscores. Fix: choose such a name");
            }
            Token token =
                    new Token(name, scopes, InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS));
            String text = tokens(home.existing())
                    .create(token)
                    .orElseThrow(() -> new InvalidInputException("NAME: found " + name
                            + ", which has a token; expected another name. Fix: choose one, or run hanse node token revoke "
                            + home.folder + " " + name));
            spec.commandLine().getOut().println(text);
            return ExitCode.SUCCESS;
        }
    }

    /** {@code hanse node token list}. */
    @Command(
            name = "list",
            header = "List tokens with their scopes",
            footer = {"%nExit codes: 0 done, 2 usage error or bad input."})
    static final class ListAll implements Callable<Integer> {

        @Mixin
        StandardOptions standard = new StandardOptions();

        @Mixin
        HomeParameter home = new HomeParameter();

        @Mixin
        JsonOption json = new JsonOption();

        @Spec
        CommandSpec spec = CommandSpec.create();

        /** Tokens as JSON. */
        private record Document(String schema, List<Line> tokens) {}

        private record Line(String name, List<String> scopes, String created) {}

        @Override
        public Integer call() {
            List<Line> lines = tokens(home.existing()).all().stream()
                    .map(own -> new Line(
                            own.name(), words(own.scopes()), own.created().toString()))
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json.isSet()) {
                out.println(ServedJson.text(new Document("hanse.tokens/1", lines)));
                return ExitCode.SUCCESS;
            }
            if (lines.isEmpty()) {
                out.println("No token. Next: hanse node token create " + home.folder + " NAME --scope decide");
                return ExitCode.SUCCESS;
            }
            TextTable table = TextTable.aligned("lll").row("name", "scopes", "created");
            lines.forEach(own -> table.row(own.name(), String.join(",", own.scopes()), own.created()));
            table.lines("").forEach(out::println);
            return ExitCode.SUCCESS;
        }

        private static List<String> words(Set<Scope> scopes) {
            return scopes.stream()
                    .sorted(Comparator.naturalOrder())
                    .map(Scope::word)
                    .toList();
        }
    }

    /** {@code hanse node token revoke}. */
    @Command(
            name = "revoke",
            header = "Revoke a token at once",
            footer = {"%nExit codes: 0 done, 2 usage error or bad input."})
    static final class Revoke implements Callable<Integer> {

        @Mixin
        StandardOptions standard = new StandardOptions();

        @Mixin
        HomeParameter home = new HomeParameter();

        @Parameters(index = "1", paramLabel = "NAME", description = "Name of the program that has the token")
        String name = "";

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            if (!tokens(home.existing()).revoke(name)) {
                throw new InvalidInputException("NAME: found " + name
                        + "; expected the name of a token. Fix: see hanse node token list " + home.folder);
            }
            spec.commandLine().getOut().println("Revoked  " + name);
            return ExitCode.SUCCESS;
        }
    }
}
