// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counts that the README files of the shared data sets give. Skipped where the data are absent. */
class SharedDatasetsTest {

    private static final Path DATA =
            Path.of("..", "..", "shared", "data").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Dataset read(String set, String descriptor) {
        Path data = DATA.resolve(set);
        Assumptions.assumeTrue(Files.isDirectory(data), () -> "no data set at " + data);
        return new DatasetFolder(folder).read(descriptor.replace("DATA", data.toString()));
    }

    private static Map<String, Integer> types(InteractionLog log) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                counts.merge(log.type(p).name(), 1, Integer::sum);
            }
        }
        return counts;
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"Beauty, 22363, 12101, 198502", "Toys, 19412, 11924, 167597"})
    void sequences_amazon_haveTheCountsOfTheReadme(String name, int shoppers, int items, int interactions) {
        Dataset dataset = read("amazon-beauty-toys", """
                dataset: amazon
                catalogue:
                  source: {path: DATA/NAME_items.tsv.gz, format: csv, delimiter: "\\t", header: true}
                  columns: {item: item_id, title: keyword_text}
                  attributes: {source: {path: DATA/NAME_item2attributes.json.gz, format: json-map}, namespace: beauty}
                interactions:
                  layout: sequences
                  source: {path: DATA/NAME.txt.gz, format: text, delimiter: " "}
                  shopper: first-token
                  type: {constant: purchase}
                """.replace("NAME", name));

        assertThat(dataset.interactions().shoppers()).isEqualTo(shoppers);
        assertThat(dataset.catalogue().size()).isEqualTo(items);
        assertThat(dataset.interactions().size()).isEqualTo(interactions);
        assertThat(dataset.report().reasons()).isEmpty();
        assertThat(dataset.catalogue().item(0).tokens()).isNotEmpty();
        assertThat(dataset.catalogue().item(0).attributes()).allMatch(id -> id.startsWith("beauty:"));
    }

    @Test
    void interactions_movielens_haveTheCountsOfTheReadme() {
        Dataset dataset = read("ml-100k", """
                dataset: ml-100k
                catalogue:
                  source: {path: DATA/u.item, format: csv, delimiter: "|", header: false, encoding: ISO-8859-1, quote: ""}
                  columns: {item: c0, title: c1}
                  attributes: {flags: [c5, c6, c7, c8, c9], names: [unknown, action, adventure, animation, children]}
                interactions:
                  layout: interactions
                  source: {path: DATA/u.data, format: csv, delimiter: "\\t", header: false}
                  columns: {shopper: c0, item: c1, value: c2, time: {column: c3, format: epoch-seconds}}
                  type: {constant: rating}
                """);

        assertThat(dataset.interactions().shoppers()).isEqualTo(943);
        assertThat(dataset.catalogue().size()).isEqualTo(1_682);
        assertThat(dataset.interactions().size()).isEqualTo(100_000);
        assertThat(dataset.report().reasons()).isEmpty();
        assertThat(dataset.catalogue().item(0).attributes()).containsExactly("ml-100k:animation", "ml-100k:children");
    }

    @Test
    @Tag("nightly")
    void splits_retailRocket_haveTheCountsOfTheReadme() {
        Dataset dataset = read("retailrocket-sessions", """
                dataset: retailrocket
                splits:
                  train: {layout: sequences, source: {path: DATA/train_sessions.txt.gz, format: text, delimiter: " "}, shopper: line-number}
                  test:  {layout: prefix-target, source: {path: DATA/test_prefix_target.tsv.gz, format: csv, delimiter: "\\t", header: false}}
                protocol: {split: given, validation: {last-fraction: 0.1}, history: keep, cutoffs: [10, 20]}
                """);

        InteractionLog test = dataset.test().orElseThrow().log();
        assertThat(dataset.interactions().shoppers()).isEqualTo(126_168);
        assertThat(dataset.interactions().size()).isEqualTo(685_984);
        assertThat(dataset.catalogue().size()).isEqualTo(36_968);
        assertThat(test.shoppers()).isEqualTo(15_132);
        assertThat(DatasetFolder.items(dataset, test, 0)).containsExactly("16156", "16156", "16156");
        assertThat(dataset.report().splits()).containsExactly(entry("train", 126_168L), entry("test", 15_132L));
        assertThat(dataset.report().reasons()).isEmpty();
    }

    @Test
    @Tag("nightly")
    void interactions_completeJourney_haveTheCountsOfTheReadme() {
        Dataset dataset = read("complete-journey", """
                dataset: complete-journey
                catalogue:
                  source: {path: DATA/products.csv.gz, format: csv}
                  columns: {item: product_id, title: [product_type, package_size], category: [department, product_category], brand: brand}
                interactions:
                  layout: interactions
                  source: {path: DATA/transactions_sample.csv.gz, format: csv}
                  columns: {shopper: household_id, item: product_id, session: basket_id, quantity: quantity, price: {sql: "sales_value / quantity"}, time: {column: transaction_timestamp, format: "yyyy-MM-dd HH:mm:ss"}}
                  type: {constant: purchase}
                  merchant: {column: store_id}
                """);

        InteractionLog log = dataset.interactions();
        long dropped = dataset.report().dropped().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(dataset.report().rows()).isEqualTo(75_000);
        assertThat(log.size() + dropped).isEqualTo(75_000);
        // 222 lines are of products that the product file does not have, all there is of 3 of the 2,377 households.
        assertThat(dataset.report().dropped()).containsExactly(entry("unknown item", 222L));
        assertThat(log.shoppers()).isEqualTo(2_374);
        assertThat(log.merchants()).hasSize(293);
        assertThat(dataset.catalogue().size()).isEqualTo(92_331);
    }

    @Test
    @Tag("nightly")
    void interactions_onlineRetail_haveTheCountsOfTheReadme() {
        Dataset dataset = read("online-retail", """
                dataset: online-retail
                interactions:
                  layout: interactions
                  source: {path: "DATA/20*.csv.gz", format: csv}
                  columns: {shopper: {sql: "CAST(CAST(CustomerID AS INTEGER) AS VARCHAR)"}, item: StockCode, session: InvoiceNo, quantity: Quantity, price: UnitPrice, time: {column: InvoiceDate, format: "yyyy-MM-dd HH:mm:ss", zone: Europe/London}}
                  type: {column: {sql: "CASE WHEN Quantity < 0 THEN 'return' ELSE 'purchase' END"}, map: {purchase: purchase, return: return}}
                catalogue: {from: interactions, columns: {title: Description, price: UnitPrice}}
                """);

        assertThat(dataset.report().rows()).isEqualTo(541_909);
        assertThat(dataset.interactions().shoppers()).isEqualTo(4_372);
        assertThat(dataset.report().dropped()).containsEntry("missing shopper id", 135_080L);
    }

    @Test
    @Tag("nightly")
    void interactions_deskdrop_haveTheCountsOfTheReadme() {
        Dataset dataset = read("deskdrop", """
                dataset: deskdrop
                interactions:
                  layout: interactions
                  source: {path: DATA/users_interactions.csv.gz, format: csv}
                  columns: {shopper: personId, item: contentId, session: sessionId, time: {column: timestamp, format: epoch-seconds}}
                  type: {column: eventType, map: {VIEW: view, LIKE: like, BOOKMARK: bookmark, "COMMENT CREATED": comment, FOLLOW: follow}}
                """);

        assertThat(dataset.report().rows()).isEqualTo(72_312);
        assertThat(dataset.interactions().shoppers()).isEqualTo(1_895);
        assertThat(dataset.catalogue().size()).isEqualTo(2_987);
        assertThat(types(dataset.interactions())).contains(entry("view", 61_086 - 11), entry("like", 5_745));
    }

    @Test
    @Tag("nightly")
    void interactions_rees46_haveTheCountsOfTheReadme() {
        Dataset dataset = read("rees46-sample", """
                dataset: rees46
                interactions:
                  layout: interactions
                  source: {path: "DATA/2019-*.csv.gz", format: csv, header: true}
                  columns: {shopper: user_id, item: product_id, time: {column: event_time, format: "yyyy-MM-dd HH:mm:ss z"}, session: user_session, price: price}
                  type: {column: event_type, map: {view: view, cart: add_to_cart, purchase: purchase}}
                  where: "price >= 0"
                catalogue: {from: interactions, columns: {category: {sql: "string_split(category_code, '.')"}, brand: brand, price: price}}
                """);

        long duplicates = dataset.report().dropped().getOrDefault("exact duplicate", 0L);
        assertThat(dataset.interactions().size() + duplicates).isEqualTo(17_434);
        assertThat(dataset.report().dropped()).containsEntry("cut-off last line", 1L);
        // The README counts one more: the id that the last line cuts short.
        assertThat(dataset.interactions().shoppers()).isEqualTo(4_504);
        assertThat(dataset.catalogue().size()).isEqualTo(6_493);
        assertThat(types(dataset.interactions())).containsEntry("purchase", 214);
    }

    @ParameterizedTest
    @CsvSource({"random, 46", "bts, 69"})
    void loggedDecisions_openBandit_haveTheCountsOfTheReadme(String policy, int clicks) {
        Dataset dataset = read("obd-men", """
                dataset: obd-men
                catalogue:
                  source: {path: DATA/POLICY/item_context.csv, format: csv}
                  columns: {item: item_id}
                  attributes: {column: item_feature_1}
                interactions:
                  layout: logged-decisions
                  source: {path: DATA/POLICY/men.csv.gz, format: csv}
                  columns: {item: item_id, position: position, propensity: propensity_score, reward: click, time: timestamp, context: ["user_feature_*"]}
                  policy: POLICY
                """.replace("POLICY", policy));

        var decisions = dataset.decisions().orElseThrow();
        assertThat(decisions.decisions()).hasSize(10_000);
        assertThat(decisions.catalogue().size()).isEqualTo(34);
        assertThat(decisions.contextNames()).hasSize(4);
        assertThat(decisions.decisions().stream().mapToDouble(d -> d.reward()).sum())
                .isEqualTo(clicks);
        assertThat(dataset.report().reasons()).isEmpty();
    }
}
