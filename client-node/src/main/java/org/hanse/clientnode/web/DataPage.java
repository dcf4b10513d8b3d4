// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.owner.DataDocument;
import org.hanse.clientnode.owner.DataService;

/** Page of the data: counts, range of dates, imports, and rejected rows with their reasons. */
final class DataPage implements Page {

    private final DataService service;

    /** What the template shows. */
    record View(
            String size,
            Optional<String> range,
            List<TodayPage.Count> types,
            List<Import> imports,
            List<ShopFile> files,
            List<TodayPage.Count> reasons,
            Optional<String> counted,
            List<Rejected> rejects,
            Optional<String> more,
            List<Row> rows) {

        boolean anyFiles() {
            return !files.isEmpty();
        }

        boolean anyRejects() {
            return !rejects.isEmpty();
        }
    }

    record Import(String at, String file, String read, String added, String known, String rejected, String repaired) {}

    record ShopFile(
            String at,
            String id,
            String kind,
            String state,
            String read,
            String stored,
            String duplicate,
            String rejected) {}

    record Rejected(String file, String line, String reason, ShownText value) {}

    record Row(String shopper, String type, ShownText title, String time) {}

    DataPage(DataService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "data";
    }

    @Override
    public Object view(Visit visit) {
        DataDocument data = service.document();
        PageWords words = visit.words();
        long listed = data.rejects().size();
        long counted = data.reasons().values().stream().mapToLong(own -> own).sum();
        long all = data.imports().stream()
                .findFirst()
                .map(DataDocument.Entry::rejected)
                .orElse(listed);
        return new View(
                words.of("today.size", data.interactions(), data.items(), data.shoppers()),
                data.from().map(from -> words.of("data.range", time(Optional.of(from), words), time(data.to(), words))),
                data.types().entrySet().stream()
                        .map(own -> new TodayPage.Count(words.type(own.getKey()), words.number(own.getValue())))
                        .toList(),
                data.imports().stream().map(own -> entry(own, words)).toList(),
                data.files().stream().map(own -> sent(own, words)).toList(),
                data.reasons().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(own -> new TodayPage.Count(reason(own.getKey(), words), words.number(own.getValue())))
                        .toList(),
                all > counted ? Optional.of(words.of("data.counted", counted)) : Optional.empty(),
                data.rejects().stream()
                        .map(own -> new Rejected(
                                own.file(),
                                words.number(own.line()),
                                reason(own.reason(), words),
                                ShownText.of(own.value().orElse("–"))))
                        .toList(),
                all > listed ? Optional.of(words.of("data.more", all - listed)) : Optional.empty(),
                data.rows().stream()
                        .map(own -> new Row(
                                own.shopper(),
                                words.type(own.type()),
                                ShownText.of(own.title()),
                                time(own.time(), words)))
                        .toList());
    }

    private static String time(Optional<String> at, PageWords words) {
        return at.map(own -> words.time(Instant.parse(own))).orElse("–");
    }

    private static Import entry(DataDocument.Entry own, PageWords words) {
        return new Import(
                words.time(Instant.parse(own.at())),
                own.file(),
                words.number(own.read()),
                words.number(own.added()),
                words.number(own.known()),
                words.number(own.rejected()),
                words.number(own.repaired()));
    }

    private static ShopFile sent(DataDocument.ShopFile own, PageWords words) {
        return new ShopFile(
                words.time(Instant.parse(own.at())),
                own.id(),
                words.of("data.kind." + own.kind()),
                words.of("data.state." + own.state()),
                words.number(own.read()),
                words.number(own.stored()),
                words.number(own.duplicate()),
                words.number(own.rejected()));
    }

    /** Returns the phrase of a reason; a reason without one is its own phrase. */
    private static String reason(String reason, PageWords words) {
        String key = "reason." + reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return words.has(key) ? words.of(key) : reason;
    }
}
