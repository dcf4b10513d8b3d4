// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unreadable files: one line with the file and a fix. */
class UnreadableInputTest {

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertThatReading(String source, String columns) {
        return assertThatThrownBy(() -> folder.read(
                        "dataset: shop",
                        "interactions: {layout: interactions, source: {" + source + "}, columns: {" + columns + "}}"))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertThatReading(String source) {
        return assertThatReading(source, "shopper: user, item: product");
    }

    @Test
    void file_absent_isNamed() {
        assertThatReading("path: log.csv, format: csv")
                .hasMessageContaining(folder.path("log.csv") + ": found no such file");
    }

    @Test
    void glob_withoutMatch_isNamed() {
        assertThatReading("path: 'log-*.csv', format: csv")
                .hasMessageContaining("found no file that matches " + folder.path("log-*.csv"));
    }

    @Test
    void file_isAFolder_isNamed() {
        assertThatReading("path: ., format: csv").hasMessageContaining("; expected a file. Fix: write ");
    }

    @Test
    void file_empty_isNamed() {
        folder.bytes("log.csv", new byte[0]);

        assertThatReading("path: log.csv, format: csv")
                .hasMessage(
                        folder.path("log.csv") + ": is empty; expected rows of a table. Fix: export the file again");
    }

    @Test
    void file_onlyHeader_hasNoInteractions() {
        folder.file("log.csv", "user,product");

        assertThatReading("path: log.csv, format: csv").hasMessageContaining("found no usable interaction in 0 rows");
    }

    @Test
    void column_wrong_listsTheColumnsAndTheNearest() {
        folder.file("log.csv", "user_id,product,when", "u,a,1");

        assertThatReading("path: log.csv, format: csv", "shopper: userid, item: product")
                .hasMessageContaining(
                        "interactions.columns.shopper: found no column \"userid\" in " + folder.path("log.csv"))
                .hasMessageContaining("expected one of user_id, product, when. Fix: write user_id");
    }

    @Test
    void expression_wrongColumn_listsTheColumns() {
        folder.file("log.csv", "user,product", "u,a");

        assertThatReading("path: log.csv, format: csv", "shopper: user, item: {sql: upper(produkt)}")
                .hasMessageContaining("interactions.columns.item")
                .hasMessageContaining("produkt")
                .hasMessageContaining("over the columns user, product");
    }

    @Test
    void expression_notSql_isNamed() {
        folder.file("log.csv", "user,product", "u,a");

        assertThatReading("path: log.csv, format: csv", "shopper: user, item: {sql: 'upper('}")
                .hasMessageContaining("interactions.columns.item")
                .hasMessageContaining("Parser Error");
    }

    @Test
    void expression_failsOnAValue_namesTheValue() {
        folder.file("log.csv", "user,product", "u,a", "u,12");

        assertThatReading("path: log.csv, format: csv", "shopper: user, item: {sql: CAST(product AS INTEGER)}")
                .hasMessageContaining("interactions")
                .hasMessageContaining("'a'");
    }

    @Test
    void delimiter_wrong_isRecognised() {
        folder.file("log.csv", "user;product", "u;a", "u;b");

        assertThatReading("path: log.csv, format: csv").hasMessageContaining("Fix: set delimiter: \";\"");
    }

    @Test
    void delimiter_wrongForLines_isRecognised() {
        folder.file("log.txt", "1,2,3", "4,5,6");

        assertThatThrownBy(
                        () -> folder.read(
                                "dataset: shop",
                                "interactions: {layout: sequences, source: {path: log.txt, format: text}, shopper: first-token}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(folder.path("log.txt") + " row 1: found \"line without items\"")
                .hasMessageContaining("check the delimiter");
    }

    @Test
    void encoding_wrong_namesFileAndLine() {
        folder.encoded("log.csv", StandardCharsets.ISO_8859_1, "user,product", "u,a", "u,caf\u00e9", "u,b");

        assertThatReading("path: log.csv, format: csv")
                .hasMessageContaining(folder.path("log.csv") + ":3: found bytes E9")
                .hasMessageContaining("; expected UTF-8")
                .hasMessageContaining("encoding: windows-1252");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void encoding_markOfUtf16_advisesIt(String encoding) {
        folder.encoded("log.csv", Charset.forName(encoding), "\uFEFFuser,product", "u,a");

        assertThatReading("path: log.csv, format: csv").hasMessageEndingWith("for example encoding: UTF-16");
    }

    @Test
    void encoding_wrongAtTheVeryEnd_isFound() {
        folder.bytes("log.csv", "user,product\nu,\u7ea2".getBytes(Charset.forName("GB18030")));

        assertThatReading("path: log.csv, format: csv").hasMessageContaining("log.csv:2: found bytes");
    }

    @Test
    void encoding_notUtf8InGzip_isFound() throws IOException {
        folder.gzipped("log.csv.gz", "user,product", "u,caf\u00e9");

        assertThatReading("path: log.csv.gz, format: csv, encoding: US-ASCII")
                .hasMessageContaining("log.csv.gz:2: found bytes C3; expected US-ASCII");
    }

    @Test
    void gzip_cutOff_isNamed() throws IOException {
        String[] lines = new String[2_000];
        Arrays.setAll(lines, i -> i == 0 ? "user,product" : "u" + i * 7919 % 1000 + ",p" + i * 104729 % 997);
        folder.gzipped("log.csv.gz", lines);
        byte[] whole = Files.readAllBytes(folder.path("log.csv.gz"));
        folder.bytes("log.csv.gz", Arrays.copyOf(whole, whole.length - 9));

        assertThatReading("path: log.csv.gz, format: csv")
                .hasMessage(folder.path("log.csv.gz")
                        + ": found a gzip file that is cut off; expected a whole one. Fix: fetch it again");
    }

    @Test
    void gzip_notCompressed_isNamed() {
        folder.file("log.csv.gz", "user,product", "u,a");

        assertThatReading("path: log.csv.gz, format: csv").hasMessageContaining("log.csv.gz: found no valid gzip file");
    }

    @Test
    void parquet_notParquet_isNamed() {
        folder.file("log.parquet", "user,product");

        assertThatReading("path: log.parquet, format: parquet")
                .hasMessageStartingWith(folder.path("log.parquet") + ": ");
    }

    @Test
    void json_notSound_isNamed() {
        folder.file("log.json", "[{\"user\": 1, \"product\": 2}, {\"user\"");

        assertThatReading("path: log.json, format: json")
                .hasMessageStartingWith(folder.path("log.json") + ": not sound JSON");
    }

    @Test
    void jdbc_noDriver_isSaidWithoutTheUrl() {
        assertThatReading("jdbc: 'jdbc:oracle:thin:@secret-host', query: SELECT 1")
                .hasMessageContaining("no JDBC driver for jdbc:oracle:...")
                .hasMessageContaining("class path");
    }

    @Test
    void jdbc_noSuchFile_isNotMade() {
        assertThatReading("jdbc: 'jdbc:sqlite:absent.db', query: SELECT 1")
                .hasMessageContaining(folder.path("absent.db") + ": found no such file");
        assertThat(folder.path("absent.db")).doesNotExist();
    }

    @Test
    void jdbc_passwordFileAbsent_isNamed() {
        assertThatReading("jdbc: 'jdbc:sqlite::memory:', query: SELECT 1, passwordFile: secret")
                .hasMessageContaining("passwordFile: " + folder.path("secret"));
    }

    @Test
    void jdbc_wrongQuery_saysWhatTheDatabaseSays() {
        assertThatReading("jdbc: 'jdbc:sqlite::memory:', query: SELECT * FROM nowhere")
                .hasMessageContaining("interactions.source: found an error of the database (")
                .hasMessageContaining("nowhere");
    }

    @Test
    void catalogue_oneItem_isRefused() {
        folder.file("log.csv", "user,product", "u,a", "v,a");

        assertThatReading("path: log.csv, format: csv")
                .hasMessageContaining("found one item, a; expected at least two");
    }
}
