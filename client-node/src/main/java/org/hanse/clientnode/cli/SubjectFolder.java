// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportManifest;
import org.hanse.clientnode.app.MergedLog;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.audit.ReportTitles;
import org.hanse.clientnode.audit.SubjectSheet;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.file.DurableFile;
import org.hanse.file.DurableFolder;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;

/** Folder with the signed sheet of one person. Only the owner may open it, where the file system supports owners. */
final class SubjectFolder {

    static final String PAGE = "subject.html";

    private final NodeHome home;
    private final DecisionLog log;
    private final Path folder;
    private final Language language;

    /** @param language language of the page; the record is the same in all */
    SubjectFolder(NodeHome home, DecisionLog log, Path folder, Language language) {
        this.home = home;
        this.log = log;
        this.folder = folder;
        this.language = language;
    }

    /** Writes the sheet of the shopper that a user names. */
    void write(NodeReport.Question question, String given) {
        ShopperId shopper = shopper(given);
        ArrayNode decisions = SubjectSheet.decisions(question, log, shopper);
        ArrayNode interactions = JsonNodeFactory.instance.arrayNode();
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        ObjectNode whatIf = new ReportWhatIf(home, log, InstantSource.system()).section(decisions);
        sections.set("whatIf", whatIf);
        ObjectNode faithfulness = faithfulness(home, decisions);
        sections.set("faithfulness", faithfulness);
        SubjectSheet.withhold(decisions, faithfulness);
        ZoneId zone = ZoneOffset.UTC;
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            if (data.isPresent()) {
                ImportedDataset.Current current = data.current();
                Catalogue catalogue = current.catalogue();
                zone = current.log().log().zone();
                interactions = SubjectSheet.interactions(
                        history(current.log(), shopper), catalogue, unknown(data, shopper, catalogue));
                Set<String> items = ReportTitles.items(sections, decisions, whatIf);
                interactions.forEach(own -> items.add(own.path("item").asText()));
                sections.set("titles", ReportTitles.titles(catalogue, items));
            }
        }
        if (interactions.isEmpty() && decisions.isEmpty()) {
            throw new InvalidInputException("--shopper: found " + shopper.value()
                    + "; expected a person with interactions or logged decisions. Fix: check the id, upper and"
                    + " lower case differ");
        }
        sections.set("kept", SubjectSheet.kept(log, shopper, zone));
        sections.set("sent", ReportSections.sent(home, zone));
        write(SubjectSheet.record(question, shopper, zone, interactions, decisions, sections));
    }

    private ShopperId shopper(String given) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            return new ShopperId(data.shoppers().map(form -> form.of(given)).orElse(given));
        }
    }

    /** Returns the results of the tests of the models that made decisions. */
    static ObjectNode faithfulness(NodeHome home, ArrayNode decisions) {
        return decisions.isEmpty()
                ? DecisionFigures.notComputed("there is no decision for this person in the period")
                : ReportSections.faithfulness(home, models(decisions));
    }

    /** Returns the digests of the models that made decisions. */
    private static List<String> models(ArrayNode decisions) {
        Set<String> models = new TreeSet<>();
        decisions.forEach(own ->
                models.add(own.path("document").path("model").path("digest").asText()));
        return List.copyOf(models);
    }

    private static InteractionSequence history(MergedLog all, ShopperId shopper) {
        OptionalInt place = all.place(shopper);
        return place.isPresent()
                ? all.log().sequence(place.getAsInt())
                : all.history(shopper, List.of()).sequence(0);
    }

    /** Returns the events of items that the catalogue lacks, which no history has. */
    private static List<EventStore.Event> unknown(ImportedDataset data, ShopperId shopper, Catalogue catalogue) {
        return data.events().ofShopper(shopper).stream()
                .map(EventStore.Stored::event)
                .filter(event -> catalogue.indexOf(new ItemId(event.item())).isEmpty())
                .toList();
    }

    private void write(ObjectNode record) {
        byte[] page = SubjectSheet.page(record, language).getBytes(StandardCharsets.UTF_8);
        SortedMap<String, Digest> files = new TreeMap<>(Map.of(PAGE, Digest.sha256(page)));
        try (SigningKey key = KeyFile.readSigningKey(home.identity())) {
            byte[] manifest = CanonicalJson.bytes(ReportManifest.sign(record, files, key));
            DurableFolder.writePrivately(folder, false, place -> {
                DurableFile.writePrivately(place.resolve(ReportFiles.SHEET), CanonicalJson.bytes(record));
                DurableFile.writePrivately(place.resolve(PAGE), page);
                DurableFile.writePrivately(place.resolve(ReportFiles.MANIFEST), manifest);
                PublicFile.writeKey(place.resolve("node.pub"), key.verifyingKey());
            });
        }
    }
}
