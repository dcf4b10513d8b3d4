// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.setting.Key;
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
                throw new IllegalArgumentException("five barrels do not fit");
            }
        }
    }

    /** A mapping. */
    public record Weather(
            @Key(value = "wind", name = "windy") boolean wind) {}

    /** Keys of the mapping above. */
    public record Ship(@Key("name of the ship") String name) {}

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
                        "voyage.yaml: unknown key \"barrel\"; did you mean \"barrels\"?",
                        "voyage.yaml: barrels: is 10, must be from 1 to 9",
                        "voyage.yaml: share: is 1, must be from 0 to below 1",
                        "voyage.yaml: cargo: is \"wool\", must be one of salt-fish, wax",
                        "voyage.yaml: days: is 0, must be above 0 and at most 1000000",
                        "voyage.yaml: weather.windy: must be true or false",
                        "voyage.yaml: partners[0]: ");
    }

    @Test
    void read_valuesThatTheConstructorRefuses_isReportedAtTheMapping() {
        assertThatThrownBy(() -> read("barrels: 5")).hasMessage("voyage.yaml: five barrels do not fit");
    }

    @Test
    void keys_ofARecord_areThoseOfItsMappingInOrder() {
        assertThat(RecordReader.keys(Voyage.class))
                .isEqualTo(List.of(
                        "barrels", "share", "cargo", "days", "crew", "harbour", "partners", "stay", "weather", "name"));
    }
}
