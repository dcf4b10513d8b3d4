// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Tokenizer of titles: words of Unicode Standard Annex 29, in lower case and normal width. Chinese, Japanese and Korean, which do not
 * separate words, give overlapping pairs of characters.
 *
 * <p>Accents stay, because they distinguish words (German <i>schon</i> and <i>schön</i>, French <i>pêche</i> and <i>péché</i>). Decomposed
 * letters and accents are composed, so that one word has one spelling. There are no stop words: titles are short, and TF-IDF gives frequent
 * words little weight.
 *
 * <p>Safe for use by several threads.
 */
public final class TitleTokenizer {

    private final Analyzer analyzer = new TitleAnalyzer();

    /** Returns the tokens of {@code title} in order. */
    public List<String> tokens(String title) {
        if (title.isBlank()) {
            return List.of();
        }
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("title", Normalizer.normalize(title, Normalizer.Form.NFC))) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(tokens);
    }

    private static final class TitleAnalyzer extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            TokenStream folded = new LowerCaseFilter(new CJKWidthFilter(words));
            return new TokenStreamComponents(words, new CJKBigramFilter(folded));
        }
    }
}
