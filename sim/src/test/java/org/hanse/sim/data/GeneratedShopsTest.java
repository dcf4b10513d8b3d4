// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedShopsTest {

    private static final ShopSpec TINY = new ShopSpec(2, 20, 40, 30, 4);

    @TempDir
    private Path folder;

    @Test
    void write_sameSpec_givesTheSameBytes() throws IOException {
        assertThat(written(TINY, "a")).isEqualTo(written(TINY, "b"));
    }

    @Test
    void write_otherSeed_givesOtherShops() throws IOException {
        assertThat(written(TINY, "a").get("lubeck/interactions.csv"))
                .isNotEqualTo(written(new ShopSpec(2, 20, 40, 30, 5), "b").get("lubeck/interactions.csv"));
    }

    @Test
    void write_commonCatalogue_givesEachMerchantItsOwnShoppers() throws IOException {
        Map<String, String> files = written(new ShopSpec(2, 20, 40, 30, 4, true), "a");

        assertThat(files.getOrDefault("lubeck/catalogue.csv", ""))
                .isEqualTo(files.get("hamburg/catalogue.csv"))
                .contains("hanse-i40,");
        assertThat(files.getOrDefault("lubeck/interactions.csv", "").replace("lubeck", "hamburg"))
                .isNotEqualTo(files.get("hamburg/interactions.csv"));
        assertThat(files.getOrDefault("truth.json", "")).contains("\"common\" : true");
        assertThat(written(TINY, "b").getOrDefault("truth.json", "")).doesNotContain("common");
    }

    @Test
    void write_furtherMerchantsAndShoppers_leavesTheOthersAsTheyWere() throws IOException {
        Map<String, String> few = written(TINY, "a");
        Map<String, String> more = written(new ShopSpec(3, 25, 40, 30, 4), "b");

        assertThat(more).containsEntry("hamburg/catalogue.csv", few.getOrDefault("hamburg/catalogue.csv", ""));
        assertThat(more.getOrDefault("hamburg/interactions.csv", ""))
                .startsWith(few.getOrDefault("hamburg/interactions.csv", ""))
                .hasSizeGreaterThan(
                        few.getOrDefault("hamburg/interactions.csv", "").length());
    }

    @Test
    void write_rows_haveTheColumnsOfTheDescriptor() throws IOException {
        Map<String, String> files = written(TINY, "a");

        assertThat(files.getOrDefault("lubeck/interactions.csv", "").lines())
                .first()
                .isEqualTo("shopper,session,time,type,item,price,quantity,rating");
        assertThat(files.getOrDefault("lubeck/interactions.csv", "").lines().skip(1))
                .allMatch(row -> row.matches("lubeck-s\\d+,lubeck-s\\d+-\\d+,2024-12-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ,"
                        + "(view,lubeck-i\\d+,\\d+\\.\\d\\d,,|(add_to_cart|purchase|return),lubeck-i\\d+,\\d+\\.\\d\\d,\\d,"
                        + "|rating,lubeck-i\\d+,,,[1-5])"));
        assertThat(files.getOrDefault("lubeck/catalogue.csv", "").lines().skip(1))
                .hasSize(40)
                .allMatch(row -> row.matches("lubeck-i\\d+,\\w+( \\w+){4},\\w+ > \\w+,\\w+,\\d+\\.\\d\\d"));
    }

    @Test
    void write_descriptorAndScenario_areYamlThatNamesWhatIsThere() throws IOException {
        Map<String, String> files = written(TINY, "a");

        JsonNode descriptor = new YAMLMapper().readTree(files.getOrDefault("hamburg/dataset.yaml", ""));
        assertThat(descriptor.path("dataset").asText()).isEqualTo("hamburg");
        assertThat(descriptor.at("/interactions/source/path").asText()).isEqualTo("interactions.csv");
        assertThat(descriptor.at("/interactions/columns/value").asText()).isEqualTo("rating");
        assertThat(descriptor.at("/catalogue/columns/title").asText()).isEqualTo("title");
        assertThat(descriptor.path("protocol"))
                .hasToString("{\"split\":\"leave-one-out\",\"candidates\":\"all\",\"history\":\"exclude\","
                        + "\"targets\":\"new\",\"cutoffs\":[5,10,20]}");
        JsonNode scenario = new YAMLMapper().readTree(files.getOrDefault("scenario.yaml", ""));
        assertThat(scenario.path("merchants"))
                .hasToString("[{\"id\":\"lubeck\",\"dataset\":\"lubeck/dataset.yaml\"},"
                        + "{\"id\":\"hamburg\",\"dataset\":\"hamburg/dataset.yaml\"}]");
        assertThat(scenario.path("compare")).hasSize(11);
    }

    @Test
    void write_truth_countsWhatWasWritten() throws IOException {
        Map<String, String> files = written(TINY, "a");

        JsonNode truth = JsonMapper.builder().build().readTree(files.getOrDefault("truth.json", ""));
        assertThat(truth.path("schema").asText()).isEqualTo("hanse.truth/1");
        assertThat(truth.at("/parameters/seed").asLong()).isEqualTo(4);
        assertThat(truth.at("/merchants/1/interactions").asLong())
                .isEqualTo(files.getOrDefault("hamburg/interactions.csv", "")
                                .lines()
                                .count()
                        - 1);
        assertThat(truth.path("results")).hasSize(3 * 2 * 2 * 3);
        assertThat(truth.at("/results/35/merchant").asText()).isEqualTo("all");
        assertThat(truth.at("/results/35/n").asLong()).isEqualTo(40);
    }

    private Map<String, String> written(ShopSpec spec, String name) throws IOException {
        Path place = Files.createDirectory(folder.resolve(name));
        GeneratedShops.write(spec, place, merchant -> {});
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(place)) {
            List<Path> paths = tree.filter(Files::isRegularFile).toList();
            for (Path file : paths) {
                files.put(place.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return files;
    }
}
