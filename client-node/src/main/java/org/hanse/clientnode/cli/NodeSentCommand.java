// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse node sent}: everything that left the node. */
@Command(
        name = "sent",
        header = "Show what the node sent: each masked update, with its size and digest",
        description = "%nKeys, shares and signatures of the round protocol are sent besides. Interactions and unmasked"
                + " updates are never sent. In jobs without privacy a masked update contains weight and loss.%n",
        footer = {"%nExample:", "  hanse node sent shop-a", "%nExit codes: 0 done, 2 usage error or bad input."})
public final class NodeSentCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        NodeHome home = place.enrolled();
        if (json.isSet()) {
            out.println(ServedJson.text(
                    OwnerFiles.services(home, InstantSource.system()).sent().entries()));
            return ExitCode.SUCCESS;
        }
        List<SentLog.Entry> entries = new FileSentLog(home.sent()).entries();
        for (SentLog.Entry entry : entries) {
            out.println(entry.at() + "  " + entry.job() + " round " + entry.round() + "  " + words(entry));
        }
        long updates = entries.stream().filter(entry -> entry.kind().isUpload()).count();
        long bytes = entries.stream().mapToLong(SentLog.Entry::bytes).sum();
        out.printf(Locale.ROOT, "Sent %d masked updates, %,d bytes%n", updates, bytes);
        return ExitCode.SUCCESS;
    }

    private static String words(SentLog.Entry entry) {
        Optional<SumWords> sum = entry.kind().sum().map(SumKind::words);
        if (entry.kind().isUpload()) {
            return String.format(
                    Locale.ROOT,
                    "masked %s, %,d elements, %,d bytes, SHA-256 %s",
                    sum.map(SumWords::noun).orElse("update"),
                    entry.elements(),
                    entry.bytes(),
                    entry.digest());
        }
        return sum.map(own -> own.noun() + " summed " + own.guarantee() + ", sum " + entry.digest())
                .orElse(entry.kind() == SentLog.Kind.COUNTED ? "counted, model " + entry.digest() : "did not count");
    }
}
