// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDocumentTest {

    private static final Path FILE = Path.of("shop.yaml");

    private enum Colour {
        RED,
        DARK_BLUE
    }

    private static <T> T parse(String text, Function<ConfigNode, T> reader) {
        return ConfigDocument.parse(FILE, text, reader);
    }

    private static void refuses(String text, Function<ConfigNode, ?> reader, String... parts) {
        assertThatThrownBy(() -> parse(text, reader))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .contains(parts)
                .startsWith("shop.yaml")
                .doesNotContain("\n");
    }

    @Test
    void parse_knownKeys_givesTheirValues() {
        String text = "name: x\nsize: 3\nrate: 0.5\non: true\ncolour: dark-blue\nlist: [a, b]\nsingle: a\n";
        List<Object> values = parse(
                text,
                root -> List.of(
                        root.requireText("name"),
                        root.require("size").integer(1, 5),
                        root.require("rate").number(0, 1),
                        root.require("on").bool(),
                        root.require("colour").choice(Colour.class),
                        root.require("list").list(ConfigNode::text),
                        root.require("single").list(ConfigNode::text)));
        assertThat(values).containsExactly("x", 3, 0.5, true, Colour.DARK_BLUE, List.of("a", "b"), List.of("a"));
    }

    /** An example is a check after the reading. */
    @Test
    void parse_valueAskedForInTwoPlaces_knowsTheKeysOfBoth() {
        int sum = parse(
                "part: {a: 1, b: 2}\n",
                root -> root.require("part").require("a").integer(0, 9)
                        + root.require("part").require("b").integer(0, 9));
        assertThat(sum).isEqualTo(3);
    }

    @Test
    void parse_unknownKey_namesTheNearestAndAllKnown() {
        refuses(
                "colunms: 1\nname: x\n",
                root -> root.requireText("name") + root.find("columns").isPresent(),
                "unknown key \"colunms\"",
                "expected \"columns\"",
                "known here: columns, name");
    }

    @Test
    void parse_misspeltRequiredKey_isReportedOnce() {
        assertThatThrownBy(() ->
                        parse("nmae: x\nsize: 3\n", root -> root.keys("size").requireText("name")))
                .hasMessage(
                        "shop.yaml: found the unknown key \"nmae\"; expected \"name\" (known here: name, size). Fix: write name");
    }

    @Test
    void parse_sameMisspeltKeyInManyElements_isReportedOnce() {
        assertThatThrownBy(() -> parse(
                        "items: [{m: 1}, {m: 1}, {m: 2}]\n",
                        root -> root.require("items").list(item -> item.find("n"))))
                .hasMessage(
                        "shop.yaml: items[0] and 2 more: found the unknown key \"m\"; expected \"n\" (known here: n). Fix: write n");
    }

    /** A misspelt key leaves its standard value, which may not suit the others. */
    @Test
    void parse_unknownKeyAndProblemThatFollows_namesTheKeyFirst() {
        refuses(
                "part: {roundz: 3}\n",
                root -> {
                    throw root.require("part").keys("rounds").refuse("30 rounds are too many");
                },
                "shop.yaml: part: found the unknown key \"roundz\"; expected \"rounds\" (known here: rounds). Fix: write rounds; shop.yaml: part: 30");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "learning.lr: 1    | Fix: write learning: {rate: VALUE}",
                "learning.deep.x: 1 | Fix: write learning: {deep: {x: VALUE}}",
                "lr: 1             | Fix: write learning: {rate: VALUE}",
                "EPOCHS: 1         | Fix: write learning: {epochs: VALUE}",
                "lr: 1, learning: {batch: 2} | Fix: write learning: {rate: VALUE}"
            })
    void parse_keyOfAMappingBelow_namesItsPath(String text, String expected) {
        refuses(
                "{seed: 3, " + text + "}\n",
                root -> {
                    root.find("learning").ifPresent(learning -> learning.keys("rate", "epochs", "batch"));
                    return root.keysBelow("learning", List.of("rate", "epochs", "batch"))
                            .require("seed")
                            .integer(1, 9);
                },
                expected);
    }

    @Test
    void parse_severalProblems_tellsAllAtOnce() {
        refuses(
                "items: [{n: 0}, {n: x}, {n: 2, m: 1}]\n",
                root -> root.require("items").list(item -> item.require("n").integer(1, 9)),
                "items[0].n: found 0; expected from 1 to 9",
                "items[1].n: found \"x\"; expected a whole number from 1 to 9",
                "items[2]: found the unknown key \"m\"");
    }

    @Test
    void entries_severalWrongValues_areReportedTogether() {
        refuses(
                "weights: {a: x, b: 2, c: y}\n",
                root -> root.require("weights").entries(ConfigNode::number),
                "weights.a: found \"x\"; expected a number",
                "weights.c: found \"y\"; expected a number");
    }

    /** A key that looks misspelt may be a key of another reader. */
    @Test
    void parse_missingKeyLikeOneOfAnotherReader_isNamed() {
        assertThatThrownBy(() -> parse("items: 3\n", root -> {
                    Optional<ConfigNode> item = root.attempt(own -> own.require("item"));
                    return item.isPresent() || root.find("items").isPresent();
                }))
                .hasMessage("shop.yaml: found no key \"item\"; expected it. Fix: add item");
    }

    @Test
    void parse_elementReadInTwoPlaces_knowsTheKeysOfBoth() {
        List<Integer> sums = parse("parts: [{a: 1, b: 2}]\n", root -> {
            ConfigNode parts = root.require("parts");
            List<Integer> first = parts.list(part -> part.require("a").integer(0, 9));
            return parts.list(part -> first.get(0) + part.require("b").integer(0, 9));
        });
        assertThat(sums).containsExactly(3);
    }

    @Test
    void path_characterThatNoPathHas_isRefused() {
        refuses("p: \"a\\0b\"\n", root -> root.require("p").path(), "p: found ", "expected the path of a file");
    }

    @Test
    void parse_missingKey_isNamed() {
        refuses("a: {other: 1}\n", root -> root.require("a").require("c").text(), "a: found no key \"c\"; expected it");
    }

    @Test
    void parse_keyWithoutValue_isNamedOnce() {
        String problem = "shop.yaml: a.b: found no value; expected one. Fix: write a value";
        assertThatThrownBy(() ->
                        parse("a: {b: }\n", root -> root.require("a").find("b").isEmpty()))
                .hasMessage(problem + ", or leave the key out");
        assertThatThrownBy(() -> parse(
                        "a: {b: ~}\n", root -> root.require("a").require("b").text()))
                .hasMessage(problem);
    }

    @Test
    void parse_wrongChoice_listsTheChoices() {
        refuses(
                "c: darkblue\n",
                root -> root.require("c").choice(Colour.class),
                "expected one of red, dark-blue",
                "Fix: write dark-blue");
    }

    @Test
    void parse_constructorRefuses_becomesAProblemOfTheKey() {
        refuses(
                "a: 1\n",
                root -> root.require("a").build(() -> {
                    throw new IllegalArgumentException("1 is odd");
                }),
                "a: 1 is odd");
    }

    @Test
    void parse_alias_isRefusedRatherThanReadAsItsName() {
        refuses(
                "a: &that {b: 1}\nc: *that\n",
                root -> root.require("c").require("b").integer(0, 9),
                "shop.yaml:2: found the alias *that; expected a value. Fix: write out the value of the alias");
    }

    /** What follows a signed roster would be signed, shown and not read. */
    @ParameterizedTest
    @ValueSource(strings = {"a: 1\n---\na: 2\n", "a: 1\n---\n- b\n", "a: 1\n...\n---\nb\n", "a: 1\n---\n"})
    void parse_secondDocument_isRefused(String text) {
        refuses(text, root -> root.require("a").integer(0, 9), "found a second document; expected one", "Fix: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"---\na: 1\n", "a: 1\n...\n", "%YAML 1.2\n---\na: 1\n...\n# end\n"})
    void parse_oneDocumentWithItsMarkers_isRead(String text) {
        int value = parse(text, root -> root.require("a").integer(0, 9));
        assertThat(value).isEqualTo(1);
    }

    @Test
    void parse_notYaml_namesTheLine() {
        refuses("a: 1\nb: [1, 2\nc: 3\n", root -> root, "shop.yaml:", "found no valid YAML");
    }

    @Test
    void parse_keyTwice_isRefused() {
        refuses("a: 1\na: 2\n", root -> root.requireText("a"), "found no valid YAML", "Duplicate");
    }

    @Test
    void parse_emptyOrList_isRefused() {
        refuses("", root -> root, "key: value");
        refuses("- a\n- b\n", root -> root, "key: value");
    }

    @Test
    void path_relative_startsAtTheFolderOfTheDocument() {
        Path path = ConfigDocument.parse(
                Path.of("/data/sets/shop.yaml"),
                "p: ../x.csv\n",
                root -> root.require("p").path());
        assertThat(path).isEqualTo(Path.of("/data/x.csv"));
    }

    @Test
    void read_fileThatIsNotThereOrNotText_saysSo(@TempDir Path folder) throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), "a: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigDocument.read(folder.resolve("none.yaml"), root -> root))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("none.yaml: found no such file; expected one. Fix: check the path");
        assertThatThrownBy(() -> ConfigDocument.read(latin, root -> root))
                .hasMessageContaining("Fix: save the file as UTF-8");
        assertThatThrownBy(() -> ConfigDocument.read(folder, root -> root))
                .hasMessageContaining("found a folder; expected a file");
    }

    @Test
    void nearestName_slipsAndOtherWords_areDistinguished() {
        List<String> names = List.of("shopper", "item", "time");
        assertThat(NearestName.of("shoper", names)).contains("shopper");
        assertThat(NearestName.of("ITEM", names)).contains("item");
        assertThat(NearestName.of("titel", List.of("item", "title"))).contains("title");
        assertThat(NearestName.of("quantity", names)).isEmpty();
        assertThat(NearestName.of("unknown", List.of("coordinator", "participants", "node")))
                .isEmpty();
        assertThat(NearestName.of("cosine", List.of("none", "linear"))).isEmpty();
    }

    /** These are YAML numbers, so the error is not about YAML. */
    @ParameterizedTest
    @ValueSource(strings = {".nan", ".inf", "-.inf", ".NaN"})
    void tree_numberThatIsNone_saysSo(String number) {
        assertThatThrownBy(() -> ConfigDocument.tree(Path.of("a.yaml"), "first: 1\nsecond: " + number + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a.yaml:2: found " + number + "; expected a finite number. Fix: write it in digits");
    }
}
