// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedDecisionsTest {

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary)
                .file(
                        "log.csv",
                        ",timestamp,item,position,click,propensity,user_feature_0,other,user_feature_1",
                        "0,2019-11-24 00:00:01+00:00,b,3,0,0.5,x,9,y",
                        "1,2019-11-24 00:00:02+00:00,a,1,1,1,,9,z",
                        "2,2019-11-24 00:00:03+00:00,a,1,1,0,x,9,y",
                        "3,2019-11-24 00:00:04+00:00,a,1,1,1.5,x,9,y",
                        "4,2019-11-24 00:00:05+00:00,a,1,?,0.5,x,9,y",
                        "5,2019-11-24 00:00:06+00:00,b,2,0,0.25,x,9,y",
                        "6,2019-11-24 00:00:07+00:00,c,2,0,0.25,x,9,y");
    }

    private Dataset read(String columns, String... further) {
        List<String> lines = new ArrayList<>(List.of(
                "dataset: shop",
                "interactions:",
                "  layout: logged-decisions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {item: item, position: position, propensity: propensity, reward: click" + columns + "}",
                "  policy: random"));
        lines.addAll(List.of(further));
        return folder.read(lines.toArray(String[]::new));
    }

    @Test
    void decisions_contextGlob_areRead() {
        Dataset dataset = read(", time: timestamp, context: [\"user_feature_*\"]");

        LoggedDecisions decisions = dataset.decisions().orElseThrow();
        assertThat(decisions.policy()).isEqualTo("random");
        assertThat(decisions.contextNames()).containsExactly("user_feature_0", "user_feature_1");
        assertThat(decisions.decisions()).hasSize(4);
        assertThat(decisions.decisions().get(0))
                .isEqualTo(new Decision(
                        0, 0, 3, 0, 0.5, 0, Optional.of(Instant.parse("2019-11-24T00:00:01Z")), List.of("x", "y")));
        assertThat(decisions.decisions().get(1).context()).containsExactly("", "z");
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("b", "a", "c");
        assertThat(dataset.interactions().size()).isZero();
        assertThat(dataset.report().rows()).isEqualTo(7);
        assertThat(dataset.report().dropped())
                .containsExactly(entry("propensity outside (0, 1]", 2L), entry("unreadable reward", 1L));
        assertThat(dataset.report().examples().get("propensity outside (0, 1]"))
                .isEqualTo(folder.path("log.csv") + " row 4: \"0\"");
    }

    /** Rows with the same value belong together; a row without one stands alone. */
    @Test
    void decisions_cluster_isNumbered() {
        folder.file(
                "shoppers.csv",
                "item,who,click,propensity",
                "a,x,1,0.5",
                "b,,0,0.5",
                "b,y,0,0.5",
                "a,,0,0.5",
                "a,x,0,0.5");
        LoggedDecisions decisions = folder.read(
                        "dataset: shop",
                        "interactions:",
                        "  layout: logged-decisions",
                        "  source: {path: shoppers.csv, format: csv}",
                        "  columns: {item: item, propensity: propensity, reward: click, cluster: who}",
                        "  policy: random")
                .decisions()
                .orElseThrow();
        int[] clusters =
                decisions.decisions().stream().mapToInt(Decision::cluster).toArray();
        assertThat(clusters[0]).isEqualTo(clusters[4]);
        assertThat(Arrays.stream(clusters).distinct().sorted().toArray()).containsExactly(0, 1, 2, 3);
        assertThat(new int[] {clusters[1], clusters[3]}).doesNotHaveDuplicates();
    }

    /** Rows with the same session are its steps; a row without one is a session. The last row says whether it ended. */
    @Test
    void decisions_session_hasItsSteps() {
        folder.file(
                "visits.csv",
                "item,visit,over,click,propensity",
                "a,x,false,1,0.5",
                "b,,,0,0.5",
                "b,y,,0,0.5",
                "a,x,,0,0.5",
                "a,y,0,0,0.5");
        LoggedDecisions log = folder.read(
                        "dataset: shop",
                        "interactions:",
                        "  layout: logged-decisions",
                        "  source: {path: visits.csv, format: csv}",
                        "  columns: {item: item, propensity: propensity, reward: click, session: visit, ended: over}",
                        "  policy: random")
                .decisions()
                .orElseThrow();
        assertThat(log.sessions())
                .containsExactly(
                        new LoggedDecisions.Session(List.of(0, 3), true),
                        new LoggedDecisions.Session(List.of(1), true),
                        new LoggedDecisions.Session(List.of(2, 4), false));
    }

    @Test
    void decisions_catalogueGiven_unknownItemsAreDropped() {
        folder.file("items.csv", "id", "a", "b", "z");

        Dataset dataset = read("", "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}");

        assertThat(dataset.catalogue().size()).isEqualTo(3);
        assertThat(dataset.decisions().orElseThrow().decisions()).hasSize(3);
        assertThat(dataset.decisions().orElseThrow().decisions().get(0).item()).isEqualTo(1);
        assertThat(dataset.report().dropped()).containsEntry("unknown item", 1L);
    }

    @Test
    void context_noMatch_listsTheColumns() {
        assertThatThrownBy(() -> read(", context: [\"shopper_*\"]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "found no column that matches \"shopper_*\"; expected one of c0, timestamp, item");
    }

    @Test
    void decisions_asSplit_areRefused() {
        assertThatThrownBy(() -> folder.read(
                        "dataset: shop",
                        "splits:",
                        "  train: {layout: logged-decisions, source: {path: log.csv, format: csv}, policy: p, columns: {item: item, propensity: propensity, reward: click}}",
                        "  test: {layout: sequences, source: {path: log.csv, format: text}, shopper: line-number}"))
                .hasMessageContaining("logged decisions cannot be a split");
    }
}
