// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.explain.ExplanationSummary;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.owner.DataDocument;
import org.hanse.clientnode.owner.ExperimentDocument;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.PlanTerms;
import org.hanse.clientnode.owner.PolicyKeys;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.owner.RequestService;
import org.hanse.clientnode.owner.SentService;
import org.hanse.clientnode.owner.TodayDocument;
import org.hanse.clientnode.owner.TryDocument;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.serve.Asked;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Events;
import org.hanse.clientnode.serve.ExplanationDocument;
import org.hanse.clientnode.serve.ImportService;
import org.hanse.clientnode.serve.ItemDocument;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.ShopperExplanation;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.clientnode.serve.WhatIfDocument;
import org.hanse.core.learn.score.AttributeTerm;
import org.junit.jupiter.api.Test;

/** The document of the API has the calls of the server, and the keys of its records. */
class OpenApiTest {

    private static final JsonNode DOCUMENT = document();

    private static final Map<String, Class<?>> SCHEMAS = Map.ofEntries(
            Map.entry("DecisionRequest", DecisionRequest.class),
            Map.entry("Past", Asked.Past.class),
            Map.entry("Filter", Asked.Filter.class),
            Map.entry("Range", Asked.Range.class),
            Map.entry("Boost", Asked.Boost.class),
            Map.entry("Recommendation", Recommendation.class),
            Map.entry("Served", Recommendation.Served.class),
            Map.entry("RecommendedItem", Recommendation.Item.class),
            Map.entry("Parts", Recommendation.Scales.class),
            Map.entry("ExplanationDocument", ExplanationDocument.class),
            Map.entry("Term", ExplanationDocument.Term.class),
            Map.entry("Because", ExplanationDocument.Because.class),
            Map.entry("AttributeTerm", AttributeTerm.class),
            Map.entry("Blocked", ExplanationDocument.Blocked.class),
            Map.entry("Against", ExplanationDocument.Against.class),
            Map.entry("Difference", ExplanationDocument.Difference.class),
            Map.entry("ShopperExplanation", ShopperExplanation.class),
            Map.entry("Action", ShopperExplanation.Action.class),
            Map.entry("Removal", WhatIfDocument.Removal.class),
            Map.entry("WhatIfDocument", WhatIfDocument.class),
            Map.entry("Change", WhatIfDocument.Change.class),
            Map.entry("Place", WhatIfDocument.Place.class),
            Map.entry("EventsRequest", Events.Request.class),
            Map.entry("Event", Events.Entry.class),
            Map.entry("EventsAnswer", Events.Answer.class),
            Map.entry("EventResult", Events.Result.class),
            Map.entry("ItemFacts", ItemDocument.Facts.class),
            Map.entry("Item", CatalogueService.Item.class),
            Map.entry("ItemPage", CatalogueService.Page.class),
            Map.entry("Import", ImportService.Import.class),
            Map.entry("ImportRows", ReceivedFiles.Counts.class),
            Map.entry("Rejects", ImportService.Rejects.class),
            Map.entry("RejectedRow", ImportService.RejectedRow.class),
            Map.entry("Erasure", ShopperService.ErasureAnswer.class),
            Map.entry("Preferences", ShopperService.Wanted.class),
            Map.entry("Merge", ShopperService.Merge.class),
            Map.entry("Merged", ShopperService.Merged.class),
            Map.entry("Export", ShopperService.ExportAnswer.class),
            Map.entry("Inbox", InboxService.Inbox.class),
            Map.entry("OfferedPlan", InboxService.Plan.class),
            Map.entry("PlanTerms", PlanTerms.class),
            Map.entry("Guarantee", PlanTerms.Guarantee.class),
            Map.entry("ChargeLimit", PlanTerms.Limit.class),
            Map.entry("SharedTable", PlanTerms.Table.class),
            Map.entry("Roster", InboxService.Roster.class),
            Map.entry("Participant", InboxService.Participant.class),
            Map.entry("ApprovedBefore", InboxService.Before.class),
            Map.entry("PlanChange", PlanTerms.Change.class),
            Map.entry("Approver", InboxService.Approver.class),
            Map.entry("ShownPlan", InboxService.Shown.class),
            Map.entry("ApprovedPlan", InboxService.Approved.class),
            Map.entry("ReportPeriod", ReportService.Period.class),
            Map.entry("Reports", ReportService.Reports.class),
            Map.entry("RunningReport", ReportService.Running.class),
            Map.entry("FailedReport", ReportService.Failed.class),
            Map.entry("MadeReport", ReportService.Made.class),
            Map.entry("ReportVerification", ReportService.Verification.class),
            Map.entry("ReportFailure", ReportService.Failure.class),
            Map.entry("Held", RequestService.Held.class),
            Map.entry("Sent", SentService.Sent.class),
            Map.entry("SentRound", SentService.Round.class),
            Map.entry("Upload", SentService.Upload.class),
            Map.entry("Clip", SentService.Clip.class),
            Map.entry("Payload", SentService.Payload.class),
            Map.entry("ContentFact", SentService.Fact.class),
            Map.entry("Budget", BudgetService.Budget.class),
            Map.entry("Ledger", BudgetService.Ledger.class),
            Map.entry("JobBudget", BudgetService.JobBudget.class),
            Map.entry("Policy", PolicyService.Policy.class),
            Map.entry("PolicyKeys", PolicyKeys.class),
            Map.entry("PolicyEdit", PolicyService.Change.class),
            Map.entry("ProposedPolicy", PolicyService.Proposed.class),
            Map.entry("WantedPolicy", PolicyService.Wanted.class),
            Map.entry("UndonePolicy", PolicyService.Undo.class),
            Map.entry("PolicyPreview", PolicyService.Preview.class),
            Map.entry("RefusedPlan", PolicyService.Refused.class),
            Map.entry("Today", TodayDocument.class),
            Map.entry("Experiment", ExperimentDocument.class),
            Map.entry("ExperimentArm", ExperimentDocument.ArmRow.class),
            Map.entry("Data", DataDocument.class),
            Map.entry("Try", TryDocument.class),
            Map.entry("TryPlace", TryDocument.Place.class),
            Map.entry("TryReason", TryDocument.Why.class),
            Map.entry("ExplanationSummary", ExplanationSummary.class),
            Map.entry("Part", ExplanationSummary.Part.class),
            Map.entry("Verdict", TodayDocument.Verdict.class),
            Map.entry("Candidate", TodayDocument.Figure.class),
            Map.entry("Freshness", TodayDocument.Freshness.class),
            Map.entry("Problem", Problem.Document.class),
            Map.entry("Pointer", Problem.Pointer.class));

    private static JsonNode document() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("..", "docs", "reference", "openapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void calls_ofTheDocument_areThoseOfTheServer() {
        Set<String> documented = new TreeSet<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(own -> {
                    if (!own.getKey().equals("parameters")) {
                        String success =
                                own.getValue().path("responses").fieldNames().next();
                        documented.add(own.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                + own.getValue().path("x-scope").asText() + " " + success);
                    }
                }));
        assertThat(documented)
                .isEqualTo(RecommendationServer.calls().stream()
                        .map(own -> own.method() + " " + own.path() + " "
                                + own.scope().word() + " " + own.success().getCode())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** A client is generated from what stands there: each problem, each key of a repeated request, each address of what was begun. */
    @Test
    void calls_ofTheDocument_haveProblemsKeysAndAddresses() {
        String reference = "$ref";
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(own -> {
                    if (own.getKey().equals("parameters")) {
                        return;
                    }
                    JsonNode responses = own.getValue().path("responses");
                    String call = own.getKey() + " " + path.getKey();
                    assertThat(responses.path("default").path(reference).asText())
                            .as(call)
                            .isEqualTo("#/components/responses/Problem");
                    assertThat(own.getValue()
                                    .path("parameters")
                                    .findValuesAsText(reference)
                                    .contains("#/components/parameters/idempotencyKey"))
                            .as(call)
                            .isEqualTo(own.getKey().equals("post")
                                    && !path.getKey().equals("/v1/imports"));
                    if (!own.getKey().equals("get") && responses.has("202")) {
                        assertThat(responses.path("202").path("headers").has("Location"))
                                .as(call)
                                .isTrue();
                    }
                }));
    }

    @Test
    void schemas_haveTheKeysOfTheirRecords() {
        assertThat(names(DOCUMENT.path("components").path("schemas").fieldNames()))
                .isEqualTo(Stream.concat(SCHEMAS.keySet().stream(), Stream.of("Values"))
                        .collect(Collectors.toSet()));
        Map<String, Set<String>> differing = new TreeMap<>();
        SCHEMAS.forEach((name, record) -> {
            Set<String> keys = Stream.of(record.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.toSet());
            JsonNode schema = DOCUMENT.path("components").path("schemas").path(name);
            if (!names(schema.path("properties").fieldNames()).equals(keys)) {
                differing.put(name, keys);
            }
            schema.path("required").forEach(own -> assertThat(keys).as(name).contains(own.asText()));
        });
        assertThat(differing).isEmpty();
    }

    private static Set<String> names(Iterator<String> fields) {
        Set<String> names = new TreeSet<>();
        fields.forEachRemaining(names::add);
        return names;
    }
}
