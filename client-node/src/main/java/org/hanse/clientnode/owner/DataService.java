// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.clientnode.owner.DataDocument.Rejection;
import org.hanse.clientnode.owner.DataDocument.Row;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.serve.RecommendationService.Shops;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.core.interaction.InteractionLog;

/** Data of a shop, and what its imports kept and rejected. Any thread may call it; calls block. */
public final class DataService {

    private static final int MOST_IMPORTS = 10;
    private static final int MOST_REJECTS = 50;
    private static final int ROWS = 10;

    private final Shops shops;
    private final ImportStore imports;
    private final ReceivedFiles files;

    public DataService(Shops shops, ImportStore imports, ReceivedFiles files) {
        this.shops = shops;
        this.imports = imports;
        this.files = files;
    }

    /** Returns the present state. */
    public DataDocument document() {
        List<ImportStore.Reject> rejects = imports.rejects();
        List<DataDocument.Entry> entries = new ArrayList<>(
                imports.imports().stream().map(DataService::entry).toList());
        Collections.reverse(entries);
        ServedShop shop = shops.data();
        InteractionLog log = shop.merchant().log();
        Map<String, Long> types = new TreeMap<>();
        IntStream.range(0, log.size()).forEach(i -> types.merge(log.type(i).name(), 1L, Long::sum));
        return new DataDocument(
                DataDocument.SCHEMA,
                log.size(),
                log.shoppers(),
                shop.catalogue().size(),
                types,
                times(log).min(Comparator.naturalOrder()).map(DataService::text),
                times(log).max(Comparator.naturalOrder()).map(DataService::text),
                entries.stream().limit(MOST_IMPORTS).toList(),
                files.last(MOST_IMPORTS).stream().map(DataService::sent).toList(),
                new TreeMap<>(rejects.stream()
                        .collect(Collectors.groupingBy(ImportStore.Reject::reason, Collectors.counting()))),
                rejects.stream()
                        .limit(MOST_REJECTS)
                        .map(own -> new Rejection(own.file(), own.line(), own.reason(), own.value()))
                        .toList(),
                rows(shop));
    }

    private static DataDocument.Entry entry(ImportStore.Entry own) {
        ImportStore.Counts counts = own.counts();
        return new DataDocument.Entry(
                own.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                own.descriptor(),
                counts.read(),
                counts.added(),
                counts.known(),
                counts.rejected(),
                counts.repaired());
    }

    private static DataDocument.ShopFile sent(ReceivedFiles.Received own) {
        ReceivedFiles.Counts counts = own.counts();
        return new DataDocument.ShopFile(
                own.id(),
                own.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                own.order().kind().name().toLowerCase(Locale.ROOT),
                own.state().name().toLowerCase(Locale.ROOT),
                counts.read(),
                counts.stored(),
                counts.duplicate(),
                counts.rejected());
    }

    private static Stream<Long> times(InteractionLog log) {
        return log.timed() ? IntStream.range(0, log.size()).mapToObj(log::timeMicros) : Stream.empty();
    }

    private static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** Returns the last interactions of the shoppers who came last. */
    private static List<Row> rows(ServedShop shop) {
        InteractionLog log = shop.merchant().log();
        return IntStream.range(0, log.shoppers())
                .boxed()
                .filter(s -> log.length(s) > 0)
                .sorted(Comparator.comparing((Integer s) -> log.timed() ? -log.timeMicros(log.to(s) - 1) : (long) -s))
                .limit(ROWS)
                .map(s -> row(shop, s))
                .toList();
    }

    private static Row row(ServedShop shop, int shopper) {
        InteractionLog log = shop.merchant().log();
        int last = log.to(shopper) - 1;
        return new Row(
                log.shopper(shopper).value(),
                log.type(last).name(),
                shop.id(log.item(last)),
                shop.name(log.item(last)),
                log.timed() ? Optional.of(text(log.timeMicros(last))) : Optional.empty());
    }
}
