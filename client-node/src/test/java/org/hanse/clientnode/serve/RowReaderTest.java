// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hanse.clientnode.port.ReceivedFiles.Format;
import org.hanse.clientnode.port.ReceivedFiles.Kind;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {

    private static List<String> rows(byte[] file, Format format, Kind kind) {
        List<String> rows = new ArrayList<>();
        try {
            RowReader reader = new RowReader(new ByteArrayInputStream(file), format, kind);
            for (Optional<RowReader.Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                RowReader.Row own = row.get();
                rows.add(own.line() + " "
                        + own.json()
                                .map(Object::toString)
                                .orElseGet(() ->
                                        own.problem().orElseThrow().document().detail()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static List<String> csv(Kind kind, String text) {
        return rows(text.getBytes(StandardCharsets.UTF_8), Format.CSV, kind);
    }

    @Test
    void csv_items_haveTheKindsOfTheirKeys() {
        assertThat(csv(Kind.ITEMS, """
                        \uFEFFid,title,price,available,category,attributes\r
                        7,"Shoe, ""red""
                        new",1e2,TRUE,a|b ,\r
                        \r
                        8,,NaN,maybe,|,x
                        """))
                .containsExactly(
                        "2 {\"id\":\"7\",\"title\":\"Shoe, \\\"red\\\"\\nnew\",\"price\":100.0,\"available\":true,"
                                + "\"category\":[\"a\",\"b\"]}",
                        "5 {\"id\":\"8\",\"price\":\"NaN\",\"available\":\"maybe\",\"category\":[],"
                                + "\"attributes\":[\"x\"]}");
    }

    @Test
    void csv_faultyLines_stopNoOther() {
        assertThat(csv(
                        Kind.INTERACTIONS,
                        "item;type;order\na;view;\nb;view\nc;\"vi\"ew\";\nd;view;o\ne;view;1;2\nf;view;3"))
                .containsExactly(
                        "2 {\"item\":\"a\",\"type\":\"view\"}",
                        "3 line: found 2 cells; expected 3, as the header has.",
                        "4 line: found a quote that does not end; expected a second one.",
                        "5 {\"item\":\"d\",\"type\":\"view\",\"order\":\"o\"}",
                        "6 line: found 4 cells; expected 3, as the header has.",
                        "7 {\"item\":\"f\",\"type\":\"view\",\"order\":\"3\"}");
    }

    @Test
    void csv_otherBytes_areFaultsOfTheirLines() {
        byte[] file = "item,type\na,view\nX,view\nc,view\n".getBytes(StandardCharsets.ISO_8859_1);
        file[17] = (byte) 0xE4;
        assertThat(rows(file, Format.CSV, Kind.INTERACTIONS))
                .containsExactly(
                        "2 {\"item\":\"a\",\"type\":\"view\"}",
                        "3 line: found bytes that are no text in UTF-8; expected UTF-8.",
                        "4 {\"item\":\"c\",\"type\":\"view\"}");
    }

    @Test
    void lines_ofJson_areObjects() {
        String text = "{\"id\":\"a\",\"price\":1}\n[1]\n{\"id\":\n" + "x".repeat(300_000) + "\n{\"id\":\"b\"}";
        List<String> rows = rows(text.getBytes(StandardCharsets.UTF_8), Format.NDJSON, Kind.ITEMS);
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0)).isEqualTo("1 {\"id\":\"a\",\"price\":1}");
        assertThat(rows.get(1)).startsWith("2 body: found another kind of value; expected an object");
        assertThat(rows.get(3)).startsWith("4 line: found more than 100000 bytes");
        assertThat(rows.get(4)).isEqualTo("5 {\"id\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "sku,title\na,b", "title\na", "id,id\na,b", "id,\"title\na,b"})
    void csv_badHeader_isRejectedAtOnce(String text) {
        assertThatThrownBy(() -> csv(Kind.ITEMS, text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Fix:");
    }

    /** Whatever the bytes are, each line is a row or a problem. */
    @Test
    void rows_randomBytes_areRowsOrProblems() {
        Random random = new Random(7);
        byte[] some = "a,1\"\n\r;|{}:\u00e4 ".getBytes(StandardCharsets.UTF_8);
        for (int n = 0; n < 2_000; n++) {
            byte[] header = "id,price\n".getBytes(StandardCharsets.UTF_8);
            byte[] file = new byte[header.length + random.nextInt(200)];
            System.arraycopy(header, 0, file, 0, header.length);
            for (int i = header.length; i < file.length; i++) {
                file[i] = some[random.nextInt(some.length)];
            }
            long lines = new String(file, StandardCharsets.ISO_8859_1).lines().count();
            assertThat(rows(file, Format.CSV, Kind.ITEMS).size()).isLessThanOrEqualTo((int) lines);
            rows(file, Format.NDJSON, Kind.ITEMS);
        }
    }
}
