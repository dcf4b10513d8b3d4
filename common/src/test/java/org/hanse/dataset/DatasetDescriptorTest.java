// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetDescriptorTest {

    private static final String INTERACTIONS = """
            interactions:
              layout: interactions
              source: {path: log.csv, format: csv}
              columns: {shopper: user, item: product, time: at, session: visit}
            """;

    @TempDir
    Path folder;

    private DatasetDescriptor parse(String text) {
        return DatasetDescriptor.parse(folder.resolve("dataset.yaml"), text);
    }

    private static Protocol protocol(DatasetDescriptor descriptor) {
        return descriptor.protocol();
    }

    @Test
    void read_littleGiven_takesDefaults() {
        DatasetDescriptor descriptor = parse("dataset: shop\n" + INTERACTIONS);

        Layout.Table layout = (Layout.Table) descriptor.layouts().train();
        Source.Files source = (Source.Files) layout.source();
        assertThat(descriptor.name()).isEqualTo("shop");
        assertThat(descriptor.listed()).isEmpty();
        assertThat(descriptor.ofInteractions()).isEmpty();
        assertThat(descriptor.cutByMerchant()).isFalse();
        assertThat(source.path()).isEqualTo(folder.resolve("log.csv"));
        Source.TextDialect dialect = source.dialect();
        assertThat(source.delimiter() + dialect.header() + dialect.encoding() + dialect.quote() + dialect.escaping())
                .isEqualTo(",trueUTF-8\"\"");
        assertThat(layout.type()).isEqualTo(new TypeRule(new TypeRule.Constant(InteractionType.VIEW), Map.of()));
        assertThat(layout.filter()).isEqualTo(InteractionFilter.DEFAULT);
        assertThat(layout.columns().time().orElseThrow().format()).isEqualTo(new TimeColumn.Iso8601());
        assertThat(layout.columns().time().orElseThrow().zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(protocol(descriptor))
                .isEqualTo(new Protocol(
                        new Protocol.LeaveOneOut(),
                        new Protocol.AllItems(),
                        Protocol.HistoryRule.EXCLUDE,
                        Protocol.TargetRule.ANY,
                        List.of(5, 10, 20)));
    }

    @Test
    void read_everythingGiven_keepsAllOfIt() {
        DatasetDescriptor descriptor = parse("""
                dataset: shop
                catalogue:
                  source: {path: items.tsv.gz, format: csv, delimiter: "\\t", header: false, encoding: GB18030, quote: "'", escape: "\\\\"}
                  columns: {item: c0, title: [c1, {sql: "upper(c2)"}], category: c3, brand: c4, price: c5, vector: c6}
                  attributes:
                    - {column: c7, separator: "|", common: true}
                    - {flags: [c8, c9], names: [new, sale], namespace: shop2}
                  where: "c5 > 0"
                interactions:
                  layout: interactions
                  source: {path: "log-*.parquet", format: parquet}
                  columns:
                    shopper: user
                    item: product
                    time: {column: at, format: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
                    session: visit
                    value: stars
                    quantity: pieces
                    price: {sql: "total / pieces"}
                    dwell: seconds
                  type: {column: {sql: "lower(kind)"}, map: {view: view, buy: purchase}}
                  where: "pieces > 0"
                  merchant: {column: store}
                  filter: {shopper: 5, item: 4, core: true, baskets: 3, repeats: first}
                protocol:
                  {split: time, at: [2020-01-01, "2020-02-01T12:00:00+01:00"], candidates: {negatives: 99, seed: 7},
                   history: keep, targets: new, cutoffs: [20, 10]}
                """);

        Layout.Table layout = (Layout.Table) descriptor.layouts().train();
        CatalogueRule catalogue = descriptor.listed().orElseThrow();
        Source.Files items = (Source.Files) catalogue.source().orElseThrow();
        Source.TextDialect dialect = items.dialect();
        TimeColumn time = layout.columns().time().orElseThrow();
        assertThat(items.delimiter() + dialect.header() + dialect.encoding() + dialect.quote() + dialect.escaping())
                .isEqualTo("\tfalseGB18030'\\");
        assertThat(((ColumnExpression.Joined) catalogue.facts().title().orElseThrow()).parts())
                .hasSize(2);
        assertThat(catalogue.attributes().get(0).idOf("a")).isEqualTo("a");
        assertThat(catalogue.attributes().get(1).idOf("a")).isEqualTo("shop2:a");
        assertThat(((TimeColumn.Pattern) time.format()).pattern().strptime()).isEqualTo("%d.%m.%Y %H:%M");
        assertThat(time.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(layout.type().map())
                .isEqualTo(Map.of("view", InteractionType.VIEW, "buy", InteractionType.PURCHASE));
        assertThat(layout.columns().measures()).containsOnlyKeys(Measure.values());
        assertThat(layout.filter()).isEqualTo(new InteractionFilter(5, 4, true, 3, InteractionFilter.Repeats.FIRST));
        assertThat(descriptor.cutByMerchant()).isTrue();
        assertThat(protocol(descriptor))
                .isEqualTo(new Protocol(
                        new Protocol.TimeSplit(
                                new Protocol.At(Instant.parse("2020-01-01T00:00:00Z")),
                                new Protocol.At(Instant.parse("2020-02-01T11:00:00Z"))),
                        new Protocol.SampledNegatives(99, 7),
                        Protocol.HistoryRule.KEEP,
                        Protocol.TargetRule.NEW,
                        List.of(10, 20)));
    }

    @Test
    void read_givenSplits_keepsTheirLayouts() {
        DatasetDescriptor descriptor = parse("""
                dataset: sessions
                splits:
                  train: {layout: sequences, source: {path: a.txt, format: text}, shopper: line-number}
                  test: {layout: prefix-target, source: {path: b.tsv, format: csv, delimiter: "\\t", header: false}}
                protocol: {split: given, validation: {last-fraction: 0.25}}
                """);

        assertThat(descriptor.layouts().train()).isInstanceOf(Layout.Lines.class);
        assertThat(descriptor.layouts().validation()).isEmpty();
        assertThat(descriptor.layouts().test().orElseThrow()).isInstanceOf(Layout.PrefixTarget.class);
        assertThat(protocol(descriptor).split()).isEqualTo(new Protocol.Supplied(0.25));
    }

    @Test
    void read_database_takesPathsFromItsFolderAndNoPassword() {
        DatasetDescriptor descriptor = parse(INTERACTIONS.replace(
                        "{path: log.csv, format: csv}",
                        "{jdbc: 'jdbc:sqlite:shop.db', query: SELECT 1, user: me, passwordFile: secret}")
                + "dataset: shop");

        assertThat(descriptor.layouts().train().source()).isInstanceOfSatisfying(Source.Database.class, database -> {
            assertThat(database.jdbc()).isEqualTo("jdbc:sqlite:" + folder.resolve("shop.db"));
            assertThat(database.passwordFile()).isEqualTo(Optional.of(folder.resolve("secret")));
        });
    }

    @Test
    void read_fractions_areMoments() {
        DatasetDescriptor descriptor = parse("dataset: shop\nprotocol: {split: time, at: [0.8, 0.9]}\n" + INTERACTIONS);

        assertThat(protocol(descriptor).split())
                .isEqualTo(new Protocol.TimeSplit(new Protocol.Fraction(0.8), new Protocol.Fraction(0.9)));
    }

    /** A replacement in a sound descriptor, and what the message must hold. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "dataset: shop => datset: shop => expected \"dataset\"",
                "layout: interactions => layout: interaction => layout: found \"interaction\"; expected one of interactions",
                "format: csv => format: cvs => Fix: write csv",
                "format: csv => format: csv, encoding: utf9 => encoding: found \"utf9\"; expected a known encoding",
                "format: csv => format: csv, sepparator: x => unknown key \"sepparator\"",
                "format: csv => format: csv, delimiter: '' => must be 1 to 4 characters",
                "path: log.csv, format: csv => jdbc: 'jdbc:h2:x', query: q, password: geheim => put it into a file of its own",
                "path: log.csv, format: csv => jdbc: 'jdbc:h2:x?password=geheim', query: q => holds a password",
                "path: log.csv, format: csv => jdbc: 'http://x', query: q => must start with jdbc:",
                "shopper: user => shoper: user => expected \"shopper\"",
                "time: at => time: {column: at, format: epoch-second} => Fix: write epoch-seconds",
                "time: at => time: {column: at, zone: Europe/Berln} => Fix: write Europe/Berlin",
                "time: at => time: {column: at, sql: b} => time.sql: found both column and sql",
                "time: at => time: {column: at, format: YYYY-MM-dd} => Fix: yyyy-MM-dd",
                "item: product => item: {sql: ' '} => expected a DuckDB expression",
                "item: product => item: [] => needs at least one",
                "END => protocol: {split: next-baskt} => Fix: write next-basket",
                "END => protocol: {split: given} => without the key \"splits\"; expected it",
                "END => protocol: {split: time} => found no key \"at\"; expected it",
                "END => protocol: {split: time, at: [0.9, 0.8]} => found the test moment first",
                "END => protocol: {split: time, at: [0.9]} => expected two",
                "END => protocol: {split: time, at: [0.5, 1.5]} => protocol.at[1]: found 1.5; expected a fraction in (0, 1). Fix: ",
                "END => protocol: {split: time, at: [yesterday, today]} => expected a fraction",
                "END => protocol: {at: [0.8, 0.9]} => protocol.at: found moments; expected them with split: time",
                "END => protocol: {candidates: {negatives: 0}} => expected from 1",
                "END => protocol: {cutoffs: [0]} => expected from 1",
                "END => filter: {core: true} => needs a count",
                "END => filter: {repeats: last} => expected one of keep, first",
                "END => catalogue: {columns: {item: a}} => catalogue: found none of the keys source, from",
                "END => catalogue: {source: {path: a, format: csv}, columns: {title: b}} => found no key \"item\"; expected it",
                "END => catalogue: {source: {path: a, format: csv}, columns: {item: b}, attributes: {namespace: c}} => found none of the keys",
                "END => catalogue: {source: {path: a, format: csv}, columns: {item: b}, attributes: {flags: [c], names: [d, e]}} => 1 flags with 2 names",
                "END => splits: {train: {}} => splits: found both interactions and splits",
            })
    void read_fault_isNamed(String sound, String faulty, String message) {
        String text = ("dataset: shop\n" + INTERACTIONS + "END")
                .replace(sound, faulty)
                .replace("END", "");

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("dataset.yaml").toString())
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "protocol: {split: next-basket} => session",
                "protocol: {split: time, at: [0.5, 0.6]} => time",
                "filter: {baskets: 2} => session"
            })
    void read_needsAColumnThatIsNotMapped_refuses(String contradiction, String column) {
        String text = "dataset: shop\n" + contradiction + "\n" + INTERACTIONS;

        assertThat(parse(text)).isNotNull();
        assertThatThrownBy(() -> parse(text.replaceAll(", " + column + ": \\w+", "")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("columns." + column);
    }

    @Test
    void read_oneValueWrong_doesNotCallTheKeysAfterItUnknown() {
        assertThatThrownBy(() -> parse("dataset: shop\n" + INTERACTIONS.replace("csv}", "cvs, header: true}")))
                .message()
                .doesNotContain("unknown key");
    }

    @Test
    void read_splitsWithoutGivenProtocol_saysSo() {
        assertThatThrownBy(() -> parse("""
                        dataset: s
                        splits:
                          train: {layout: sequences, source: {path: a, format: text}, shopper: line-number}
                          test: {layout: sequences, source: {path: b, format: text}, shopper: line-number}
                        protocol: {split: leave-one-out}
                        """))
                .hasMessageContaining("protocol.split: found another split beside the key splits; expected given");
    }

    @Test
    void read_splitsAndNoProtocol_isGiven() {
        DatasetDescriptor descriptor = parse("""
                dataset: s
                splits:
                  train: {layout: sequences, source: {path: a, format: text}, shopper: line-number}
                  validation: {layout: sequences, source: {path: a, format: text}, shopper: line-number}
                  test: {layout: sequences, source: {path: b, format: text}, shopper: line-number}
                """);

        assertThat(protocol(descriptor).split()).isEqualTo(new Protocol.Supplied(0));
    }

    @Test
    void read_noSuchFile_saysSo() {
        Path absent = folder.resolve("absent.yaml");

        assertThatThrownBy(() -> DatasetDescriptor.read(absent))
                .hasMessage(absent + ": found no such file; expected one. Fix: check the path");
    }

    @Test
    void parse_layoutMisspelt_reportsThatAlone() {
        assertThatThrownBy(() ->
                        parse("dataset: shop\n" + INTERACTIONS.replace("layout: interactions", "layout: interaction")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found \"interaction\"; expected one of")
                .hasMessageNotContaining("unknown key");
    }

    @Test
    void parse_cutoffZero_isReportedOnce() {
        assertThatThrownBy(() -> parse("dataset: shop\n" + INTERACTIONS + "protocol: {cutoffs: [0]}\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected from 1")
                .hasMessageNotContaining("at least 1");
    }
}
