// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;

/** Data sets written out in tests. */
final class SyntheticDataset {

    static final Protocol LEAVE_ONE_OUT = protocol(new Protocol.LeaveOneOut(), Protocol.HistoryRule.EXCLUDE);

    private SyntheticDataset() {}

    static Protocol protocol(Protocol.Split split, Protocol.HistoryRule history) {
        return new Protocol(split, new Protocol.AllItems(), history, Protocol.TargetRule.ANY, List.of(2));
    }

    /** Items 0, 1, ... with these titles. */
    static Catalogue catalogue(String... titles) {
        List<CatalogueItem> items = Arrays.stream(titles)
                .map(title -> CatalogueItem.titled(new ItemId("item " + title), title, List.of()))
                .collect(Collectors.toList());
        return Catalogue.of(items);
    }

    static Dataset of(Catalogue catalogue, InteractionLog log) {
        return of(catalogue, log, LEAVE_ONE_OUT, CleaningReport.clean(log.size()));
    }

    static Dataset of(Catalogue catalogue, InteractionLog log, Protocol protocol, CleaningReport report) {
        return new Dataset(
                "synthetic", catalogue, log, Optional.empty(), Optional.empty(), Optional.empty(), protocol, report);
    }

    static CleaningReport dropping(long rows, String reason, long dropped) {
        return new CleaningReport(rows, Map.of(), Map.of(reason, dropped), Map.of(), Map.of(), List.of());
    }
}
