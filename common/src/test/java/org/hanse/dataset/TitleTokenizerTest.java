// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TitleTokenizerTest {

    static Stream<Arguments> titles() {
        return Stream.of(
                Arguments.of("WHITE Hanging Heart T-Light Holder", "white hanging heart t light holder"),
                Arguments.of("men's 2.5kg dumb-bell, the BEST", "men's 2.5kg dumb bell the best"),
                Arguments.of("Schöne Füße, größer als schon", "schöne füße größer als schon"),
                Arguments.of("Scho\u0308ne", "schöne"),
                Arguments.of("红色连衣裙", "红色 色连 连衣 衣裙"),
                Arguments.of("茶", "茶"),
                Arguments.of("コーヒー豆です", "コー ーヒ ヒー ー豆 豆で です"),
                Arguments.of("ｶﾒﾗ", "カメ メラ"),
                Arguments.of("스마트폰", "스마 마트 트폰"),
                Arguments.of("Ｎｉｋｅ 运动鞋 Air Max 90", "nike 运动 动鞋 air max 90"),
                Arguments.of("iPhone手机壳", "iphone 手机 机壳"));
    }

    @ParameterizedTest
    @MethodSource("titles")
    void tokens_titleInItsLanguage_areWordsOrPairs(String title, String tokens) {
        assertThat(new TitleTokenizer().tokens(title)).isEqualTo(List.of(tokens.split(" ")));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"", "   ", "---", "!?"})
    void tokens_noWords_none(String title) {
        assertThat(new TitleTokenizer().tokens(title)).isEmpty();
    }
}
