// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.ServiceFile;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node erase}: removes shoppers from the node's data. */
@Command(
        name = "erase",
        header = "Erase a shopper from the node's data",
        description =
                "%nRemoves all interactions, events and decisions of SHOPPER, an exact id (upper and lower case differ, unless the"
                        + " descriptor normalizes ids), and the id from the list of rejected rows."
                        + " Later imports and events leave the shopper out; the node keeps a keyed hash of the id for that. Models and"
                        + " updates that were sent stay as they are, and so do the merchant's own files.%n",
        footer = {
            "%nExamples:",
            "  hanse node erase shop-a customer-81",
            "  hanse node erase shop-a --file requests.txt --yes",
            "%nExit codes: 0 erased, now or before; 2 usage error, bad input or an unknown id; 3 not confirmed."
        })
public final class NodeEraseCommand implements Callable<Integer> {

    private static final int SHOWN = 10;
    private static final int WIDTH = 60;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SHOPPER",
            description = "Id of the shopper, as the files have it")
    Optional<String> shopper = Optional.empty();

    @Option(names = "--file", paramLabel = "LIST", description = "File with an id on each line")
    Optional<Path> list = Optional.empty();

    @Option(
            names = "--allow-again",
            description = "Let later imports add the shopper again; takes back an earlier erasure")
    boolean allowAgain;

    @Option(
            names = "--allow-later",
            description = "Let imports and events add what is dated after this erasure: a customer who returns")
    boolean allowLater;

    @Option(
            names = "--keep-out",
            description = "Have later imports leave out ids without interactions here, too; they are no errors then")
    boolean keepOut;

    @Option(names = "--yes", description = "Do not ask")
    boolean yes;

    @Mixin
    JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        if (shopper.isPresent() == list.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "SHOPPER: found " + (shopper.isPresent() ? "an id beside --file" : "no id")
                            + "; expected either an id or --file LIST. Fix: give one of them");
        }
        if (allowAgain && allowLater) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--allow-later: found beside --allow-again; expected one of them. Fix: leave one out");
        }
        NodeHome home = place.existing();
        Set<String> shoppers = list.map(NodeEraseCommand::read).orElseGet(() -> Set.of(shopper.orElseThrow()));
        PrintWriter out = spec.commandLine().getOut();
        ShopperErasure erasure = new ShopperErasure(home, InstantSource.system());
        if (!yes && !confirmed(known(erasure, shoppers))) {
            spec.commandLine().getErr().println("hanse: not confirmed; nothing was erased");
            return ExitCode.REFUSED;
        }
        ShopperErasure.Erased erased = erasure.erase(shoppers, readmission(), keepOut);
        if (json.isSet()) {
            ObjectNode document = JsonDocument.of("hanse.node-erase/1")
                    .put("shoppers", shoppers.size())
                    .put("interactions", erased.interactions())
                    .put("events", erased.events())
                    .put("keptOut", !allowAgain)
                    .put("allowLater", allowLater);
            ArrayNode before = document.putArray("erasedBefore");
            erased.before().forEach(before::add);
            ArrayNode missing = document.putArray("notFound");
            erased.unknown().forEach(missing::add);
            ArrayNode spelled = document.putArray("otherSpellings");
            erased.spelled().forEach(spelled::add);
            ArrayNode unreadable = document.putArray("unreadable");
            erased.unreadable().forEach(file -> unreadable.add(file.getMessage()));
            out.println(JsonDocument.text(document));
        } else {
            print(out, shoppers.size(), erased);
        }
        out.flush();
        if (!erased.truncated()) {
            spec.commandLine()
                    .getErr()
                    .println("hanse: warning: " + home.database()
                            + "-wal: found a program that reads the data; deleted rows stay"
                            + " in this file until it ends. Fix: erase again then");
        }
        requireReadable(home, erased.unreadable());
        requireKnown(erased.unknown());
        return ExitCode.SUCCESS;
    }

    private Readmission readmission() {
        return allowAgain ? Readmission.ALL : allowLater ? Readmission.LATER : Readmission.NONE;
    }

    /** Rejects contributions of item pairs that cannot be read: a script must not treat the request as done. */
    private void requireReadable(NodeHome home, List<InvalidInputException> unreadable) {
        if (!unreadable.isEmpty()) {
            unreadable.forEach(file -> spec.commandLine().getErr().println("hanse: warning: " + file.getMessage()));
            throw new InvalidInputException(
                    home.counts() + ": found "
                            + Words.count(unreadable.size(), "contribution")
                            + " of item pairs that cannot be read, which may still name the shoppers; expected none. All else"
                            + " is erased. Fix: restore the files of the warnings from a backup, or delete them; then erase again");
        }
    }

    /** Returns how many shoppers will be erased; unknown ids alone are rejected before any question. */
    private int known(ShopperErasure erasure, Set<String> shoppers) {
        if (keepOut) {
            return shoppers.size();
        }
        List<String> unknown = erasure.unknown(shoppers);
        if (unknown.size() == shoppers.size()) {
            requireKnown(unknown);
        }
        return shoppers.size() - unknown.size();
    }

    /** Rejects unknown ids: a script must not treat their request as done. */
    private void requireKnown(List<String> unknown) {
        if (!unknown.isEmpty() && !keepOut) {
            throw new InvalidInputException((list.isPresent() ? "--file" : "SHOPPER") + ": found " + listed(unknown)
                    + ", without a stored interaction, event, decision or earlier erasure; expected ids as imported. Fix: check upper"
                    + " and lower case, or add --keep-out to leave them out of later imports");
        }
    }

    private void print(PrintWriter out, int shoppers, ShopperErasure.Erased erased) {
        int found = erased.shoppers();
        if (found > 0) {
            out.println("Erased " + Words.count(found, "shopper") + ": "
                    + (erased.interactions() + erased.events() == 0
                            ? "decisions"
                            : Words.count(erased.interactions(), "interaction")
                                    + (erased.events() == 0 ? "" : " and " + Words.count(erased.events(), "event")))
                    + " removed");
        }
        if (!erased.before().isEmpty()) {
            out.println("Erased before: " + listed(erased.before()) + ". No interaction is stored");
        }
        if (!erased.spelled().isEmpty()) {
            out.println("Still stored: other spellings of " + listed(erased.spelled())
                    + ", by case or blanks. Fix: write normalize: email in the descriptor, then hanse node import "
                    + place.folder + " DESCRIPTOR --replace");
        }
        int kept = shoppers - (keepOut ? 0 : erased.unknown().size());
        if (kept > 0) {
            String them = kept == 1 ? "it" : "them";
            out.println("Later imports "
                    + switch (readmission()) {
                        case NONE -> "leave " + them + " out";
                        case LATER -> "and events add of " + them + " what is dated after now";
                        case ALL -> "may add " + them + " again";
                    }
                    + (found == 0 || allowAgain ? "" : ". The next training of a running node leaves them out"));
        }
        if (erased.forgotten()) {
            out.println("Personal parameters and served models are deleted"
                    + (new ServiceFile(place.folder).running().isPresent()
                            ? "; the running node fits new ones between rounds"
                            : ". Next: " + NodeSettings.start(new NodeHome(place.folder)) + ", which fits new ones"));
        }
        if (found > 0 || erased.forgotten()) {
            out.println(
                    "Not undone: updates and item pairs that were sent, shared models trained with them, the merchant's own");
            out.println("files, and backups");
        }
    }

    private static String listed(List<String> ids) {
        String first = ids.stream()
                .limit(SHOWN)
                .map(id -> '"' + Words.clip(id, WIDTH) + '"')
                .collect(Collectors.joining(", "));
        String more = ids.size() > SHOWN ? " and " + Words.count(ids.size() - SHOWN) + " more" : "";
        return ids.size() == 1 ? first : Words.count(ids.size(), "id") + ": " + first + more;
    }

    private static Set<String> read(Path file) {
        try {
            Set<String> ids = new LinkedHashSet<>(Files.readAllLines(file, StandardCharsets.UTF_8));
            ids.removeIf(String::isBlank);
            if (ids.isEmpty()) {
                throw new InvalidInputException(file + ": found no id; expected one on each line. Fix: check --file");
            }
            return ids;
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private boolean confirmed(int count) {
        PrintWriter err = spec.commandLine().getErr();
        err.print("Erase " + Words.count(count) + (count == 1 ? " shopper" : " shoppers") + " from " + place.folder
                + "? This cannot be undone. Type yes: ");
        err.flush();
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line != null && line.strip().equals("yes");
        } catch (IOException e) {
            return false;
        }
    }
}
