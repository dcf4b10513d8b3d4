// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    /** A choice. */
    public enum Cargo {
        SALT_FISH,
        WAX
    }

    /** Keys of a voyage. */
    public record Voyage(
            @Key(value = "barrels", least = 1, most = 9) int barrels,
            @Key(value = "share", range = Key.Range.SHARE) double share,
            @Key("load") Cargo cargo,
            @Key(value = "days", range = Key.Range.POSITIVE) OptionalDouble days,
            @Key(value = "crew", least = 0) OptionalInt crew,
            @Key("harbour") Optional<String> harbour,
            @Key("partners") Set<ParticipantId> partners,
            @Key("time") Duration stay,
            @Key Weather weather,
            @Key(inline = true) Ship ship) {

        static final Voyage STANDARD = new Voyage(
                2,
                0.5,
                Cargo.WAX,
                OptionalDouble.empty(),
                OptionalInt.of(7),
                Optional.empty(),
                Set.of(),
                Duration.ofHours(1),
                new Weather(false),
                new Ship("kogge"));

        public Voyage {
            if (barrels == 5) {
                throw new IllegalArgumentException("five barrels do not fit. Fix: change the value");
            }
        }
    }

    /** A mapping. */
    public record Weather(
            @Key(value = "wind", name = "windy") boolean wind) {}

    /** Keys of the mapping above. */
    public record Ship(@Key("name of the ship") String name) {}

    /** Keys of a type without a standard record, since one is required. */
    public record Harbour(
            @Key(value = "name of the harbour", required = true)
            String name,

            @Key("customs") Optional<String> customs,
            @Key("berths") List<String> berths,
            @Key("lights") boolean lights,
            @Key("tower") Tower tower,
            ConfigNode.Location location) {}

    /** A mapping with defaults. */
    public record Tower(@Key("height") int height) {

        /** Defaults. */
        public static final Tower DEFAULT = new Tower(12);
    }

    @Test
    void read_typeWithARequiredKey_hasDefaultsOfItsComponentsAndItsLocation() {
        Path file = Path.of("harbours.yaml");
        String text = "riga: {name: riga}\n";

        Harbour riga = ConfigDocument.parse(
                file, text, root -> RecordReader.BUILT_IN.mapping(root.require("riga"), Harbour.class));

        assertThat(riga)
                .isEqualTo(new Harbour(
                        "riga",
                        Optional.empty(),
                        List.of(),
                        false,
                        Tower.DEFAULT,
                        new ConfigNode.Location(file, "riga")));
        assertThat(riga.location().where()).isEqualTo("harbours.yaml: riga");
        assertThatThrownBy(() -> ConfigDocument.parse(
                        file, "lights: true\n", root -> RecordReader.BUILT_IN.mapping(root, Harbour.class)))
                .hasMessageContaining("found no key \"name\"; expected it");
    }

    @Test
    void read_mappingWithAReaderOfItsOwn_isReadByThat() {
        RecordReader reader = RecordReader.BUILT_IN.with(Tower.class, node -> new Tower(node.integer(0, 99)));

        Harbour riga = ConfigDocument.parse(
                Path.of("harbour.yaml"), "{name: riga, tower: 7}\n", root -> reader.mapping(root, Harbour.class));

        assertThat(riga.tower()).isEqualTo(new Tower(7));
    }

    @Test
    void rows_ofAType_haveNoLocationAndLeaveMappingsApart() {
        assertThat(KeyTable.rows(Harbour.class, "tower"))
                .extracting(KeyTable.Row::key, KeyTable.Row::standard)
                .startsWith(tuple("name", "required"), tuple("customs", "none"))
                .endsWith(tuple("lights", "`false`"), tuple("tower", "Tower[height=12]"));
        assertThat(KeyTable.rows(Harbour.class))
                .extracting(KeyTable.Row::key)
                .containsExactly("name", "customs", "berths", "lights", "tower", "tower.height");
    }

    private static Voyage read(String text) {
        return ConfigDocument.parse(
                Path.of("voyage.yaml"), text, root -> RecordReader.read(root, Voyage.STANDARD, "captain"));
    }

    @Test
    void read_oneKey_leavesTheOthersAsTheStandard() {
        assertThat(read("captain: anna")).isEqualTo(Voyage.STANDARD);
        assertThat(read("barrels: 3")).isNotEqualTo(Voyage.STANDARD).satisfies(voyage -> {
            assertThat(voyage.barrels()).isEqualTo(3);
            assertThat(voyage.ship()).isEqualTo(Voyage.STANDARD.ship());
        });
    }

    @Test
    void read_allKeys_areBound() {
        assertThat(read("""
                        barrels: 3
                        share: 0.25
                        cargo: salt-fish
                        days: 2.5
                        crew: 4
                        harbour: riga
                        partners: [anna, berta]
                        stay: 2d
                        weather: {windy: true}
                        name: holk
                        """))
                .isEqualTo(new Voyage(
                        3,
                        0.25,
                        Cargo.SALT_FISH,
                        OptionalDouble.of(2.5),
                        OptionalInt.of(4),
                        Optional.of("riga"),
                        Set.of(new ParticipantId("anna"), new ParticipantId("berta")),
                        Duration.ofDays(2),
                        new Weather(true),
                        new Ship("holk")));
    }

    @Test
    void read_severalWrongValues_areReportedTogether() {
        assertThatThrownBy(
                        () -> read(
                                "{barrels: 10, share: 1, cargo: wool, days: 0, weather: {windy: often}, partners: [\"\"], barrel: 1}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "voyage.yaml: found the unknown key \"barrel\"; expected \"barrels\"",
                        "voyage.yaml: barrels: found 10; expected from 1 to 9",
                        "voyage.yaml: share: found 1; expected from 0 to below 1",
                        "voyage.yaml: cargo: found \"wool\"; expected one of salt-fish, wax",
                        "voyage.yaml: days: found 0; expected above 0 and at most 1000000",
                        "voyage.yaml: weather.windy: found \"often\"; expected true or false",
                        "voyage.yaml: partners[0]: ");
    }

    @Test
    void read_valuesThatTheConstructorRefuses_isReportedAtTheMapping() {
        assertThatThrownBy(() -> read("barrels: 5"))
                .hasMessage("voyage.yaml: five barrels do not fit. Fix: change the value");
    }

    @Test
    void keys_ofARecord_areThoseOfItsMappingInOrder() {
        assertThat(RecordReader.keys(Voyage.class))
                .isEqualTo(List.of(
                        "barrels", "share", "cargo", "days", "crew", "harbour", "partners", "stay", "weather", "name"));
    }

    /** Keys of a fleet. */
    public record Fleet(
            @Key(value = "name", required = true) String name,
            @Key(inline = true, required = true) Drive drive,
            @Key Optional<Gale> weather,
            @Key(value = "load", distinct = true) List<Cargo> cargo,
            @Key(value = "crews", distinct = true) List<Crew> crews,
            @Key(inline = true) Optional<Crew> pilots,
            @Key("sails") Sails sails) {

        static final Fleet STANDARD =
                new Fleet("", new Oars(1), Optional.empty(), List.of(), List.of(), Optional.empty(), new Sails(1, 2));

        public Fleet {
            if (drive instanceof Oars oars && oars.count() == 13) {
                throw new KeyConflictException("found 13 oars; expected pairs. Fix: add one", "weather.wind", "oars");
            }
        }
    }

    /** Exactly one of two keys. */
    public sealed interface Drive permits Oars, Wind {}

    /** First choice. */
    public record Oars(
            @Key(value = "oars", name = "oars", least = 1) int count) implements Drive {}

    /** Second choice. */
    public record Wind(@Key(value = "wind", name = "sail") String kind) implements Drive {}

    /** Mapping that may be absent. */
    public record Gale(
            @Key("wind") double wind, @Key("rain") boolean rain) {

        public static final Gale DEFAULT = new Gale(5, true);
    }

    /** Element of a list. */
    public record Crew(
            @Key(value = "name", required = true) String head,
            @Key("number") int number) {

        public static final Crew DEFAULT = new Crew("", 3);
    }

    /** Mapping that also has a short form. */
    public record Sails(
            @Key("first") int first, @Key("second") int second) {}

    private static Fleet fleet(String text) {
        RecordReader reader = RecordReader.BUILT_IN.withForm(
                Sails.class,
                (own, node, standard) -> node.isMapping()
                        ? own.mapping(node, standard)
                        : new Sails(node.integer(0, 9), node.integer(0, 9)));
        return ConfigDocument.parse(Path.of("fleet.yaml"), text, root -> reader.mapping(root, Fleet.STANDARD));
    }

    @Test
    void read_nestedForms_areBound() {
        assertThat(fleet("""
                        name: north
                        sail: red
                        weather: {wind: 7}
                        cargo: [wax]
                        crews: [{head: anna}, {head: berta, number: 4}]
                        sails: 4
                        """))
                .isEqualTo(new Fleet(
                        "north",
                        new Wind("red"),
                        Optional.of(new Gale(7, true)),
                        List.of(Cargo.WAX),
                        List.of(new Crew("anna", 3), new Crew("berta", 4)),
                        Optional.empty(),
                        new Sails(4, 4)));
        assertThat(fleet("{name: a, oars: 2, weather: none, sails: {second: 5}}")
                        .sails())
                .isEqualTo(new Sails(1, 5));
    }

    @Test
    void read_inlineMappingThatMayBeAbsent_isPresentWithAnyOfItsKeys() {
        assertThat(fleet("{name: a, oars: 2, head: anna}").pilots()).contains(new Crew("anna", 3));
        assertThat(fleet("{name: a, oars: 2}").pilots()).isEmpty();
        assertThatThrownBy(() -> fleet("{name: a, oars: 2, number: 4}"))
                .hasMessage("fleet.yaml: found no key \"head\"; expected it. Fix: add head");
    }

    @Test
    void read_nestedFormsThatAreWrong_areReportedTogether() {
        assertThatThrownBy(() -> fleet("{oars: 1, sail: red, weather: storm, cargo: [wax, wax],"
                        + " crews: [{head: anna}, {head: anna}, {numbr: 1}]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "crews[2]: found the unknown key \"numbr\"; expected \"number\"",
                        "fleet.yaml: found no key \"name\"; expected it",
                        "sail: found both oars and sail; expected one of them. Fix: leave one of them out",
                        "weather: found storm; expected none or a mapping. Fix: write none, or keys such as wind and rain",
                        "cargo[1]: found wax twice; expected it once",
                        "crews[1].head: found anna twice; expected it once",
                        "crews[2]: found no key \"head\"; expected it");
    }

    @Test
    void read_choiceWithoutItsKeys_namesThem() {
        assertThatThrownBy(() -> fleet("name: north"))
                .hasMessage("fleet.yaml: found none of the keys oars, sail; expected one of them. Fix: add one");
        assertThatThrownBy(() -> fleet("{name: north, oarz: 1}"))
                .hasMessageContaining("expected \"oars\"")
                .hasMessageNotContaining("needs one");
    }

    @Test
    void read_conflictOfTheConstructor_isReportedAtTheKeyThatIsWritten() {
        assertThatThrownBy(() -> fleet("{name: a, oars: 13}"))
                .hasMessage("fleet.yaml: oars: found 13 oars; expected pairs. Fix: add one");
        assertThatThrownBy(() -> fleet("{name: a, oars: 13, weather: {wind: 1}}"))
                .hasMessage("fleet.yaml: weather.wind: found 13 oars; expected pairs. Fix: add one");
    }
}
