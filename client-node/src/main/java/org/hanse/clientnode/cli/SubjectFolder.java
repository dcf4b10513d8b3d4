// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.audit.SubjectSheet;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.NetworkTrainer.Merchant;
import org.hanse.file.DurableFile;

/** Folder with the sheet of one person. Only the owner may read the files, where the file system knows owners. */
final class SubjectFolder {

    private final NodeHome home;
    private final DecisionLog log;
    private final Path folder;

    SubjectFolder(NodeHome home, DecisionLog log, Path folder) {
        this.home = home;
        this.log = log;
        this.folder = folder;
    }

    /** Writes the sheet. */
    void write(NodeReport.Question question, ShopperId shopper) {
        ArrayNode decisions = SubjectSheet.decisions(question, log, shopper);
        ArrayNode interactions = JsonNodeFactory.instance.arrayNode();
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        ObjectNode whatIf = new ReportWhatIf(home, log, InstantSource.system()).section(decisions);
        sections.set("whatIf", whatIf);
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            if (data.isPresent()) {
                Merchant merchant = data.merchant();
                interactions = interactions(merchant, shopper);
                Set<String> items = ReportTitles.items(sections, decisions, whatIf);
                interactions.forEach(own -> items.add(own.path("item").asText()));
                sections.set("titles", ReportTitles.titles(merchant.catalogue(), items));
            }
        }
        if (interactions.isEmpty() && decisions.isEmpty()) {
            throw new InvalidInputException("--shopper: found " + shopper.value()
                    + "; expected a person with imported interactions or logged decisions. Fix: check the id, upper and"
                    + " lower case differ");
        }
        write(SubjectSheet.record(question, shopper, interactions, decisions, sections));
    }

    private static ArrayNode interactions(Merchant merchant, ShopperId shopper) {
        InteractionLog all = merchant.log();
        for (int s = 0; s < all.shoppers(); s++) {
            if (all.shopper(s).equals(shopper)) {
                return SubjectSheet.interactions(all.sequence(s), merchant.catalogue());
            }
        }
        return JsonNodeFactory.instance.arrayNode();
    }

    private void write(ObjectNode record) {
        try {
            DurableFile.makeFolders(folder);
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be written: " + DurableFile.reason(e), e);
        }
        DurableFile.writePrivately(folder.resolve("subject.json"), CanonicalJson.bytes(record));
        DurableFile.writePrivately(
                folder.resolve("subject.html"), SubjectSheet.page(record).getBytes(StandardCharsets.UTF_8));
    }
}
