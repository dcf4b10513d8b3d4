// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.ItemId;

/** Titles of the items that a record names, as the imported catalogue has them now. */
public final class ReportTitles {

    private ReportTitles() {}

    /** Returns the ids of all items that figures, decisions and answers name. */
    public static Set<String> items(JsonNode figures, JsonNode samples, JsonNode whatIf) {
        Set<String> items = new TreeSet<>();
        figures.path("exposure")
                .path("most")
                .forEach(row -> items.add(row.path("item").asText()));
        figures.path("drift")
                .path("items")
                .path("most")
                .forEach(row -> items.add(row.path("key").asText()));
        samples.forEach(decision -> {
            decision.path("document")
                    .path("items")
                    .forEach(item -> items.add(item.path(0).asText()));
            decision.path("document")
                    .path("reasons")
                    .forEach(item -> items.add(item.path(0).asText()));
            decision.path("events")
                    .forEach(event -> items.add(event.path("item").asText()));
        });
        whatIf.path("decisions").forEach(decision -> {
            items.add(decision.path("winner").asText());
            decision.path("without").forEach(item -> items.add(item.path(0).asText()));
        });
        return items;
    }

    /** Returns titles by id; items without a title, or that are not in the catalogue any more, are not in it. */
    public static ObjectNode titles(Catalogue catalogue, Set<String> items) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        ObjectNode titles = section.putObject("items");
        for (String id : items) {
            Optional.of(id)
                    .filter(own -> !own.isBlank())
                    .flatMap(own ->
                            catalogue.indexOf(new ItemId(own)).stream().boxed().findFirst())
                    .map(index -> catalogue.item(index).title())
                    .filter(title -> !title.isBlank())
                    .ifPresent(title -> titles.put(id, title));
        }
        return section;
    }
}
