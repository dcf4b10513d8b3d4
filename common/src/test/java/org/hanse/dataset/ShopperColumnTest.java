// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.dataset.ShopperColumn.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopperColumnTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@example.org",
                "ANNA@Example.org",
                " anna@example.org ",
                "\tAnna@example.org\u00a0",
                "\ufeffanna@EXAMPLE.org\u200b\r"
            })
    void email_ofAnySpelling_isOneId(String spelling) {
        assertThat(Form.EMAIL.of(spelling)).isEqualTo("anna@example.org");
    }

    @Test
    void email_withABlankInside_keepsIt() {
        assertThat(Form.EMAIL.of("Anna B@example.org")).isEqualTo("anna b@example.org");
    }

    /** Ids from files pass through SQL, those from commands through Java. */
    @Test
    void email_inSqlAndJava_isEqualForEveryCharacter() {
        List<String> ids = IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(c -> Character.isDefined(c) && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                .filter(c -> Character.getType(c) != Character.PRIVATE_USE)
                .mapToObj(c -> Character.toString(c) + "A" + Character.toString(c) + "b" + Character.toString(c))
                .toList();
        try (Workspace workspace = Workspace.open(StoredFolder.options())) {
            new Dictionary(workspace, "ids").add(ids);
            assertThat(workspace.texts("SELECT " + Form.EMAIL.sql("value") + " FROM ids ORDER BY idx"))
                    .isEqualTo(ids.stream().map(Form.EMAIL::of).toList());
        }
    }
}
