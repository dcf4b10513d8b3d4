// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.config.KeyTable;
import org.hanse.config.KeyTable.Row;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.core.setting.Key;
import org.hanse.job.ContentKeys;
import org.hanse.job.FederationKeys;
import org.hanse.job.LearningKeys;
import org.hanse.job.PlanKeys;
import org.hanse.sim.scenario.AblationKeys;
import org.hanse.sim.scenario.NetworkKeys;
import org.hanse.sim.scenario.ScenarioKeys;
import org.junit.jupiter.api.Test;

/**
 * Tables of {@code docs/reference/keys.md} that are generated from the records that documents are read into. Rewrite them with
 * {@code -Dhanse.reference.write=true}.
 */
class KeyReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/keys.md");

    /** A table between its marks. */
    private static final Pattern TABLE =
            Pattern.compile("(<!-- generated: (\\w+) -->\\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

    private static final Map<String, List<Row>> TABLES = Map.ofEntries(
            Map.entry(
                    "scenario",
                    without(
                            KeyTable.rows(ScenarioKeys.DEFAULT),
                            "network",
                            "learning",
                            "federation",
                            "merchants[].protocol")),
            Map.entry(
                    "ablations",
                    without(KeyTable.rows(AblationKeys.DEFAULT), "network", "learning", "federation")),
            Map.entry("network", KeyTable.rows(NetworkKeys.DEFAULT)),
            Map.entry("learning", KeyTable.rows(LearningKeys.DEFAULT)),
            Map.entry("federation", without(KeyTable.rows(FederationKeys.DEFAULT), "learning", "privacy")),
            Map.entry("privacy", KeyTable.rows(PrivacyConfig.DEFAULT)),
            Map.entry("optimizers", optimizers()),
            Map.entry(
                    "plan",
                    without(
                            KeyTable.rows(PlanKeys.DEFAULT),
                            "deadlines",
                            "content",
                            "network",
                            "learning",
                            "federation")),
            Map.entry("content", KeyTable.rows(ContentKeys.DEFAULT)),
            Map.entry("deadlines", KeyTable.rows(Deadlines.USUAL)),
            Map.entry("policy", KeyTable.rows(NodePolicy.DEFAULT)));

    /** Returns the rows without those below these mappings, which have tables of their own. */
    private static List<Row> without(List<Row> rows, String... mappings) {
        return rows.stream()
                .filter(row -> Stream.of(mappings).noneMatch(mapping -> row.key().startsWith(mapping + ".")))
                .toList();
    }

    /** Returns the keys of all server optimizers, each after its kind. */
    private static List<Row> optimizers() {
        return OptimizerKind.BUILT_IN.stream()
                .flatMap(kind -> KeyTable.rows((Record) kind).stream()
                        .map(row -> new Row(kind.name() + ": " + row.key(), row.standard(), row.meaning())))
                .toList();
    }

    @Test
    void page_ofKeys_isThatOfTheRecords() throws IOException {
        String page = Files.readString(PAGE);
        List<String> names = new ArrayList<>();
        String expected = TABLE.matcher(page).replaceAll(table -> {
            names.add(table.group(2));
            return Matcher.quoteReplacement(table.group(1)
                    + KeyTable.markdown(TABLES.getOrDefault(table.group(2), List.of()))
                    + table.group(4));
        });
        if (Boolean.getBoolean("hanse.reference.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(names).containsExactlyInAnyOrderElementsOf(TABLES.keySet());
        assertThat(page).isEqualTo(expected);
    }

    /** A table of a record of its own. */
    public record Cargo(
            @Key(value = "barrels", least = 1, most = 9) int barrels,
            @Key("dry or wet") boolean dry,
            @Key Hold hold,
            @Key(inline = true) Route route) {}

    /** A mapping. */
    public record Hold(
            @Key(value = "depth", standard = "as the ship", name = "feet")
            double depth) {}

    /** Keys of the mapping above. */
    public record Route(@Key("`to` a port") String to) {}

    @Test
    void rows_ofANestedRecord_havePathsDefaultsAndMeanings() {
        assertThat(KeyTable.rows(new Cargo(3, true, new Hold(1.5), new Route("riga"))))
                .containsExactly(
                        new Row("barrels", "3", "barrels"),
                        new Row("dry", "`true`", "dry or wet"),
                        new Row("hold.feet", "as the ship", "depth"),
                        new Row("to", "riga", "`to` a port"));
    }
}
