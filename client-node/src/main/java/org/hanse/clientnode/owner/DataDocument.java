// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Data of a shop and its imports.
 *
 * @param types interactions by type
 * @param from time of the first interaction; empty without times
 * @param to time of the last interaction
 * @param imports last imports by command, the newest first
 * @param files last files that the shop sent, the newest first
 * @param reasons listed rejected rows of the last import by reason
 * @param rejects first rejected rows of the last import
 * @param rows last interaction of ten shoppers, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DataDocument(
        String schema,
        long interactions,
        long shoppers,
        long items,
        Map<String, Long> types,
        Optional<String> from,
        Optional<String> to,
        List<Entry> imports,
        List<ShopFile> files,
        Map<String, Long> reasons,
        List<Rejection> rejects,
        List<Row> rows) {

    static final String SCHEMA = "hanse.data/1";

    /** An import: rows of its files by what became of them. */
    public record Entry(String at, String file, long read, long added, long known, long rejected, long repaired) {}

    /**
     * File that the shop sent over HTTP.
     *
     * @param id id of its import in {@code /v1/imports}
     * @param kind items or interactions
     * @param state waiting, running, done or failed
     */
    public record ShopFile(
            String id, String at, String kind, String state, long read, long stored, long duplicate, long rejected) {}

    /** Rejected row. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Rejection(String file, long line, String reason, Optional<String> value) {}

    /** Interaction. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Row(String shopper, String type, String item, String title, Optional<String> time) {}
}
